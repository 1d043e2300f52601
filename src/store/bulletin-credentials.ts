// By what each hand in a bulletin proved itself, for the rule that one administrator must not have been all of them.
import type { Db } from "./db.ts";

/** Notes the keys or factors of one who asked for a bulletin or signed it; a repeat changes nothing. */
export async function keepCredentials(
  tx: Db,
  hand: { bulletinId: string; officerId: string; part: "asked" | "signed"; credentials: readonly string[] },
): Promise<void> {
  await tx.query(
    `INSERT INTO bulletin_credential (bulletin_id, officer_id, part, credential_id)
     SELECT $1, $2, $3, unnest($4::text[]) ON CONFLICT DO NOTHING`,
    [hand.bulletinId, hand.officerId, hand.part, hand.credentials],
  );
}

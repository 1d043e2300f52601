// By what each hand in a bulletin proved itself, for the rule that one administrator must not have been all of them.
import type { Credential } from "../domain/one-administrator.ts";
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

/** What was noted and counts: of the officer who asked for the bulletin last, and of those whose signatures are not void. */
export async function credentialsOf(
  db: Db,
  bulletinId: string,
): Promise<(Credential & { officerId: string; part: "asked" | "signed" })[]> {
  const { rows } = await db.query<Credential & { officerId: string; part: "asked" | "signed" }>(
    `SELECT n.officer_id AS "officerId", n.part, o.id AS "madeBy", c.minted_at AS "madeAt", c.agreed_by IS NOT NULL AS agreed
     FROM bulletin_credential n
     JOIN bulletin b ON b.id = n.bulletin_id
     JOIN credential c ON c.id = n.credential_id
     LEFT JOIN officer o ON o.id = c.minted_by
     WHERE n.bulletin_id = $1
       AND (n.part = 'signed' OR n.officer_id = b.requested_by)
       AND (n.part = 'asked' OR EXISTS (
         SELECT FROM bulletin_approval a
         WHERE a.bulletin_id = b.id AND a.officer_id = n.officer_id AND a.voided_at IS NULL))`,
    [bulletinId],
  );
  return rows;
}

/** Whose key or factor it is and who made it, or undefined when there is none. */
export async function readCredential(
  db: Db,
  id: string,
): Promise<{ officerId: string; madeBy: string | null; agreedBy: string | null } | undefined> {
  const { rows } = await db.query<{ officerId: string; madeBy: string | null; agreedBy: string | null }>(
    `SELECT officer_id AS "officerId", minted_by AS "madeBy", agreed_by AS "agreedBy" FROM credential WHERE id = $1`,
    [id],
  );
  return rows[0];
}

/** Writes a second administrator's agreement; false when there was one before. */
export async function agreeCredential(
  tx: Db,
  agreement: { id: string; by: string; at: Date },
): Promise<boolean> {
  let written = 0;
  for (const table of ["api_key", "officer_factor"]) {
    const { rowCount } = await tx.query(
      `UPDATE ${table} SET agreed_by = $2, agreed_at = $3 WHERE id = $1 AND agreed_by IS NULL`,
      [agreement.id, agreement.by, agreement.at],
    );
    written += rowCount ?? 0;
  }
  return written === 1;
}

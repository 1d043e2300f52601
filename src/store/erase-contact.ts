// Erasure of one contact: its row and places go, a keyed hash with the reason stays so that no import brings it back.
import type { SuppressionReason } from "../../schemas/channel.ts";
import type { Db } from "./db.ts";

/** Suppresses and deletes a contact in the caller's transaction; false when it was gone already. */
export async function eraseContact(tx: Db, contactId: number, reason: SuppressionReason): Promise<boolean> {
  const { rowCount } = await tx.query(
    `WITH gone AS (DELETE FROM contact WHERE id = $1 RETURNING address_hash, channel)
     INSERT INTO suppression (address_hash, channel, reason) SELECT address_hash, channel, $2 FROM gone
     ON CONFLICT (address_hash) DO UPDATE SET reason = excluded.reason, at = now()`,
    [contactId, reason],
  );
  return rowCount === 1;
}

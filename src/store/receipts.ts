// A provider's later words, stored whether or not their attempt is known yet; a word heard twice is one row.
import type { ReceiptWord } from "../../schemas/channel.ts";
import type { Db } from "./db.ts";

/** The attempt that a reference names, or null when it names none of ours. */
export function parseAttempt(
  reference: string | null,
): { ledgerId: number; contactId: number; attempt: number } | null {
  const match = /^(\d{1,15})-(\d{1,15})-(\d{1,4})$/.exec(reference ?? "");
  if (!match) return null;
  return { ledgerId: Number(match[1]), contactId: Number(match[2]), attempt: Number(match[3]) };
}

/** Stores a receipt; gives false when it was there already. */
export async function insertReceipt(db: Db, word: ReceiptWord): Promise<boolean> {
  const attempt = parseAttempt(word.attempt);
  const { rowCount } = await db.query(
    `INSERT INTO receipt (provider, reference, bulletin_ledger_id, contact_id, attempt, state, code)
     VALUES ($1, $2, $3, $4, $5, $6, $7) ON CONFLICT DO NOTHING`,
    [
      word.provider,
      word.reference.slice(0, 200),
      attempt?.ledgerId ?? null,
      attempt?.contactId ?? null,
      attempt?.attempt ?? null,
      word.state,
      word.code.slice(0, 120),
    ],
  );
  return rowCount === 1;
}

/** Suppresses the contact that a receipt says can never be reached. */
export async function suppressContact(db: Db, contactId: number, reason: string): Promise<void> {
  await db.query(
    `INSERT INTO suppression (address_hash, channel, reason) SELECT address_hash, channel, $2 FROM contact WHERE id = $1
     ON CONFLICT DO NOTHING`,
    [contactId, reason],
  );
}

/** Deliveries of a bulletin that stand at unknown although a receipt has spoken. */
export async function unknownWithReceipt(
  db: Db,
  ledgerId: number,
): Promise<
  { contactId: number; attempt: number; state: string; code: string; provider: string; reference: string }[]
> {
  const { rows } = await db.query<{
    contactId: number;
    attempt: number;
    state: string;
    code: string;
    provider: string;
    reference: string;
  }>(
    `SELECT DISTINCT ON (o.contact_id, o.attempt) o.contact_id AS "contactId", o.attempt, r.state, r.code, r.provider, r.reference
     FROM bulletin b
     JOIN attempt_outcome o ON o.committed_on = (b.committed_at AT TIME ZONE 'UTC')::date AND o.bulletin_ledger_id = b.ledger_id
     JOIN receipt r ON r.bulletin_ledger_id = o.bulletin_ledger_id AND r.contact_id = o.contact_id AND r.attempt = o.attempt
     WHERE b.ledger_id = $1 AND o.outcome = 'unknown' AND r.state <> 'other'
       AND NOT EXISTS (SELECT FROM attempt_outcome x WHERE x.committed_on = o.committed_on
         AND x.bulletin_ledger_id = o.bulletin_ledger_id AND x.contact_id = o.contact_id AND x.attempt = o.attempt
         AND x.outcome IN ('accepted', 'refused'))
     ORDER BY o.contact_id, o.attempt, (r.state = 'delivered') DESC, r.id DESC`,
    [ledgerId],
  );
  return rows;
}

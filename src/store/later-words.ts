// What is learnt late: by a worker that lost its lease, from a receipt, or from a look-up. It never undoes a stronger word.
import { type Db, type Pool, withTransaction } from "./db.ts";
import { columns, type OutcomeRow, WRITE_OUTCOMES } from "./outcomes.ts";

/**
 * Appends outcomes for a slice that this process no longer holds. A contact without any word for the attempt gets it as if
 * in time; one whose fate was recorded as unknown is settled; for every other the word changes nothing.
 */
export async function appendLaterWord(
  pool: Pool,
  sliceId: number,
  rows: readonly OutcomeRow[],
): Promise<void> {
  await withTransaction(pool, async (tx) => {
    // The lock first, in a statement of its own: the next one must see what its holder wrote before.
    await tx.query("SELECT FROM slice WHERE id = $1 FOR UPDATE", [sliceId]);
    const known = await knownContacts(tx, sliceId, rows);
    const unheard = rows.filter((row) => !known.has(row.contactId));
    if (unheard.length > 0) await tx.query(APPEND_UNHEARD, [sliceId, null, 0, ...columns(unheard)]);
    for (const row of rows.filter((candidate) => known.has(candidate.contactId))) {
      await settle(tx, sliceId, row.contactId, row.outcome, row.code, row.provider, row.reference, 0);
    }
  });
}

/**
 * Settles the fate of one contact's attempt by a receipt or a look-up: unknown becomes accepted or refused, and the totals
 * follow. Gives true when something changed.
 */
export async function settleUnknown(
  pool: Pool,
  found: {
    ledgerId: number;
    contactId: number;
    attempt: number;
    outcome: "accepted" | "refused";
    code: string;
    provider: string;
    reference: string;
  },
): Promise<boolean> {
  return withTransaction(pool, async (tx) => {
    const { rows } = await tx.query<{ slice_id: number }>(
      `SELECT o.slice_id FROM bulletin b
       JOIN attempt_outcome o ON o.committed_on = (b.committed_at AT TIME ZONE 'UTC')::date AND o.bulletin_ledger_id = b.ledger_id
       WHERE b.ledger_id = $1 AND o.contact_id = $2 AND o.attempt = $3 AND o.outcome = 'unknown' LIMIT 1`,
      [found.ledgerId, found.contactId, found.attempt],
    );
    const sliceId = rows[0]?.slice_id;
    if (sliceId === undefined) return false;
    await tx.query("SELECT FROM slice WHERE id = $1 FOR UPDATE", [sliceId]);
    return settle(
      tx,
      sliceId,
      found.contactId,
      found.outcome,
      found.code,
      found.provider,
      found.reference,
      2,
    );
  });
}

async function knownContacts(tx: Db, sliceId: number, rows: readonly OutcomeRow[]): Promise<Set<number>> {
  const { rows: known } = await tx.query<{ contact_id: number }>(
    `SELECT DISTINCT o.contact_id FROM attempt_outcome o JOIN slice s ON s.id = o.slice_id AND s.committed_on = o.committed_on
     WHERE o.slice_id = $1 AND o.contact_id = ANY ($2::bigint[])`,
    [sliceId, rows.map((row) => row.contactId)],
  );
  return new Set(known.map((row) => row.contact_id));
}

// A word that differs is kept beside the first; totals move only where the delivery stood at unknown for good.
async function settle(
  tx: Db,
  sliceId: number,
  contactId: number,
  outcome: string,
  code: string,
  provider: string | null,
  reference: string | null,
  word: 0 | 2,
): Promise<boolean> {
  if (outcome !== "accepted" && outcome !== "refused") return false;
  const { rowCount } = await tx.query(
    `WITH doubt AS (
       SELECT o.* FROM attempt_outcome o JOIN slice s ON s.id = o.slice_id AND s.committed_on = o.committed_on
       WHERE o.slice_id = $1 AND o.contact_id = $2 AND o.outcome = 'unknown'
         AND NOT EXISTS (SELECT FROM attempt_outcome stronger
           WHERE stronger.committed_on = o.committed_on AND stronger.bulletin_ledger_id = o.bulletin_ledger_id
             AND stronger.contact_id = o.contact_id AND stronger.attempt = o.attempt AND stronger.outcome <> 'unknown')
       LIMIT 1
     ), said AS (
       INSERT INTO attempt_outcome (committed_on, bulletin_ledger_id, contact_id, attempt, word, slice_id, outcome, code, provider,
         reference, at)
       SELECT committed_on, bulletin_ledger_id, contact_id, attempt, CASE WHEN word = $7 THEN 2 ELSE $7 END, slice_id, $3, $4, $5, $6,
         clock_timestamp()
       FROM doubt ON CONFLICT DO NOTHING RETURNING contact_id
     )
     UPDATE slice SET unknown = unknown - n, accepted = accepted + CASE WHEN $3 = 'accepted' THEN n ELSE 0 END,
       refused = refused + CASE WHEN $3 = 'refused' THEN n ELSE 0 END
     FROM (SELECT CASE WHEN moved THEN 0 ELSE 1 END AS n FROM doubt JOIN said USING (contact_id)) AS change
     WHERE slice.id = $1`,
    [sliceId, contactId, outcome, code, provider, reference, word],
  );
  return (rowCount ?? 0) > 0;
}

const APPEND_UNHEARD = `
  WITH mine AS MATERIALIZED (
    SELECT id, committed_on, bulletin_ledger_id, generation, channel, ring, follows FROM slice WHERE id = $1 AND $2::integer IS NULL
  ), ${WRITE_OUTCOMES}
  SELECT EXISTS (SELECT FROM mine) AS mine`;

// Turns due retries into child slices: the rows go in the statement that makes the slices, so none is lost or made twice.
import type { Db } from "./db.ts";

/** Cuts up to `limit` due retries into child slices of at most `sizeMax` contacts; gives how many contacts moved. */
export async function cutRetrySlices(db: Db, limit: number, sizeMax: number): Promise<number> {
  const { rows } = await db.query<{ contacts: number }>(
    `WITH due AS (
       DELETE FROM retry_due WHERE (bulletin_ledger_id, contact_id, attempt) IN (
         SELECT bulletin_ledger_id, contact_id, attempt FROM retry_due WHERE due_at <= clock_timestamp()
         ORDER BY due_at LIMIT $1 FOR UPDATE SKIP LOCKED
       ) RETURNING *
     ), placed AS (
       SELECT due.*, (row_number() OVER (PARTITION BY bulletin_ledger_id, channel, ring, attempt, follows ORDER BY contact_id) - 1) / $2
         AS part FROM due
     ), cut AS (
       INSERT INTO slice (bulletin_ledger_id, committed_on, alert_id, channel, ring, number, contact_ids, generation, follows, weight)
       SELECT b.ledger_id, (b.committed_at AT TIME ZONE 'UTC')::date, b.alert_id, p.channel, p.ring, p.part,
         array_agg(p.contact_id ORDER BY p.contact_id), p.attempt, p.follows, b.weight
       FROM placed p JOIN bulletin b ON b.ledger_id = p.bulletin_ledger_id
       GROUP BY b.ledger_id, b.committed_at, b.alert_id, b.weight, p.channel, p.ring, p.part, p.attempt, p.follows
       RETURNING cardinality(contact_ids) AS size
     )
     SELECT coalesce(sum(size), 0)::bigint AS contacts FROM cut`,
    [limit, sizeMax],
  );
  return rows[0]?.contacts ?? 0;
}

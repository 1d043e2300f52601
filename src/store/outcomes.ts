// The ledger: outcomes are appended in batches, each contact and attempt once per word; nothing here is ever updated per person.
import type { SuppressionReason } from "../../schemas/channel.ts";
import type { Db } from "./db.ts";

/** One outcome to append. `retryInMs` also makes the retry_due row of the next attempt; `suppress` also ends the contact. */
export type OutcomeRow = {
  contactId: number;
  outcome: "accepted" | "refused" | "deferred" | "unknown" | "released" | "skipped";
  code: string;
  provider: string | null;
  reference: string | null;
  at: Date;
  retryInMs: number | null;
  suppress: SuppressionReason | null;
};

/**
 * Appends the holder's own outcomes and keeps the slice's totals, in one statement. Repeating it after a lost answer changes
 * nothing. Gives false when `epoch` no longer holds the slice: then nothing was written and `appendLaterWord` must be used.
 */
export async function appendOutcomes(
  db: Db,
  slice: { id: number; epoch: number },
  rows: readonly OutcomeRow[],
  word: 0 | 1 = 0,
): Promise<boolean> {
  const { rows: answer } = await db.query<{ mine: boolean }>({
    // Planned once a connection: planning it costs more than running it.
    name: "append-outcomes",
    text: APPEND,
    values: [slice.id, slice.epoch, word, ...columns(rows)],
  });
  return answer[0]?.mine ?? false;
}

/** Contacts before the mark that have no outcome for this slice's attempt: their fate died with the worker that opened them. */
export async function openedWithoutOutcome(db: Db, slice: { id: number; epoch: number }): Promise<number[]> {
  const { rows } = await db.query<{ contact_id: number }>(
    `SELECT c.contact_id FROM slice s
     CROSS JOIN LATERAL unnest(s.contact_ids[1:s.opened_to]) WITH ORDINALITY AS c (contact_id, place)
     WHERE s.id = $1 AND s.lease_epoch = $2 AND NOT EXISTS (
       SELECT FROM attempt_outcome o
       WHERE o.committed_on = s.committed_on AND o.bulletin_ledger_id = s.bulletin_ledger_id
         AND o.contact_id = c.contact_id AND o.attempt = s.generation
     )
     ORDER BY c.place`,
    [slice.id, slice.epoch],
  );
  return rows.map((row) => row.contact_id);
}

/** The columns of `rows` in the order in which both append statements unnest them. */
export function columns(rows: readonly OutcomeRow[]): unknown[] {
  return [
    rows.map((row) => row.contactId),
    rows.map((row) => row.outcome),
    rows.map((row) => row.code.slice(0, 120)),
    rows.map((row) => row.provider),
    rows.map((row) => row.reference?.slice(0, 200) ?? null),
    rows.map((row) => row.at),
    rows.map((row) => row.retryInMs),
    rows.map((row) => row.suppress),
  ];
}

/** What both append statements do once they hold the slice as `mine`; $3 is the word, $4… the columns. */
export const WRITE_OUTCOMES = `
  input AS (
    SELECT * FROM unnest($4::bigint[], $5::text[], $6::text[], $7::text[], $8::text[], $9::timestamptz[], $10::float8[], $11::text[])
      AS i (contact_id, outcome, code, provider, reference, at, retry_in_ms, suppress)
  ), fresh AS (
    INSERT INTO attempt_outcome (committed_on, bulletin_ledger_id, contact_id, attempt, word, slice_id, outcome, code, moved,
      provider, reference, at)
    SELECT mine.committed_on, mine.bulletin_ledger_id, i.contact_id, mine.generation, $3, mine.id, i.outcome, i.code,
      i.retry_in_ms IS NOT NULL, i.provider, i.reference, i.at
    FROM mine CROSS JOIN input i
    ON CONFLICT DO NOTHING
    RETURNING contact_id, outcome, code, moved, at
  ), retried AS (
    INSERT INTO retry_due (bulletin_ledger_id, contact_id, attempt, slice_id, channel, ring, follows, due_at)
    SELECT mine.bulletin_ledger_id, i.contact_id, mine.generation + 1, mine.id, mine.channel, mine.ring,
      -- A doubt is carried on until it is settled: what was never looked up must not be sent as if nothing had been.
      CASE WHEN mine.follows = 'unknown' THEN 'unknown' ELSE i.outcome END,
      clock_timestamp() + i.retry_in_ms * interval '1 millisecond'
    FROM mine CROSS JOIN input i JOIN fresh USING (contact_id)
    WHERE fresh.moved
    ON CONFLICT DO NOTHING
  ), suppressed AS (
    INSERT INTO suppression (address_hash, channel, reason)
    SELECT contact.address_hash, contact.channel, i.suppress
    FROM input i JOIN fresh USING (contact_id) JOIN contact ON contact.id = i.contact_id
    WHERE i.suppress IS NOT NULL
    ON CONFLICT DO NOTHING
  ), tally AS (
    SELECT count(*) FILTER (WHERE outcome = 'accepted') AS accepted,
      count(*) FILTER (WHERE outcome = 'refused') AS refused,
      count(*) FILTER (WHERE outcome = 'unknown' AND NOT moved) AS unknown,
      count(*) FILTER (WHERE outcome = 'released' AND code = 'superseded') AS superseded,
      count(*) FILTER (WHERE outcome = 'deferred' AND NOT moved OR outcome = 'released' AND code = 'expired') AS expired,
      count(*) FILTER (WHERE outcome = 'skipped') AS skipped,
      count(*) FILTER (WHERE moved) AS moved,
      min(at) FILTER (WHERE outcome = 'accepted') AS first_at,
      max(at) FILTER (WHERE outcome = 'accepted') AS last_at
    FROM fresh
  ), counted AS (
    UPDATE slice SET accepted = slice.accepted + tally.accepted, refused = slice.refused + tally.refused,
      unknown = slice.unknown + tally.unknown, superseded = slice.superseded + tally.superseded,
      expired = slice.expired + tally.expired, skipped = slice.skipped + tally.skipped, moved = slice.moved + tally.moved,
      first_at = least(slice.first_at, tally.first_at), last_at = greatest(slice.last_at, tally.last_at)
    FROM tally WHERE slice.id = (SELECT id FROM mine)
  )`;

const APPEND = `
  WITH mine AS MATERIALIZED (
    SELECT id, committed_on, bulletin_ledger_id, generation, channel, ring, follows FROM slice
    WHERE id = $1 AND lease_epoch = $2 AND state = 'leased'
    FOR UPDATE
  ), ${WRITE_OUTCOMES}
  SELECT EXISTS (SELECT FROM mine) AS mine`;

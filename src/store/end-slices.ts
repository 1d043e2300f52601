// Ends slices early: those beyond the mark were superseded, expired, or held through a whole night.
import type { Db } from "./db.ts";

/** What became of the contacts beyond the mark. */
export type Rest = "superseded" | "expired" | "quiet-hours";

/** Ends one leased slice of the first generation in one row change; later generations write a row for each contact. */
export async function endSlice(db: Db, slice: { id: number; epoch: number }, rest: Rest): Promise<void> {
  await db.query(
    `WITH mine AS (
       SELECT id, committed_on, bulletin_ledger_id, generation, contact_ids[opened_to + 1:] AS left_over, size - opened_to AS n
       FROM slice WHERE id = $1 AND lease_epoch = $2 AND state = 'leased' FOR UPDATE
     ), named AS (
       ${NAME_LATER_GENERATIONS}
     )
     ${CLOSE}`,
    [slice.id, slice.epoch, rest],
  );
}

/**
 * Ends every due slice whose bulletin is superseded or has expired by `now`, without waking a worker. Slices with opened
 * contacts whose fate is open are left to `deliver`, which recovers them first. Gives how many it ended.
 */
export async function endUnwantedSlices(db: Db, now: Date, limit = 2_000): Promise<number> {
  const { rowCount } = await db.query(
    `WITH mine AS (
       SELECT s.id, s.committed_on, s.bulletin_ledger_id, s.generation, s.contact_ids[s.opened_to + 1:] AS left_over,
         s.size - s.opened_to AS n,
         CASE WHEN b.number < a.newest_number THEN 'superseded' WHEN s.held THEN 'quiet-hours' ELSE 'expired' END AS rest
       FROM slice s
       JOIN bulletin b ON b.ledger_id = s.bulletin_ledger_id
       JOIN alert a ON a.id = s.alert_id
       WHERE s.state = 'due' AND (b.number < a.newest_number OR b.expires_at <= $1)
         AND s.opened_to = s.accepted + s.refused + s.unknown + s.superseded + s.expired + s.skipped + s.moved
       LIMIT $2
       FOR UPDATE OF s SKIP LOCKED
     ), named AS (
       ${NAME_LATER_GENERATIONS.replaceAll("$3", "mine.rest")}
     )
     ${CLOSE.replaceAll("$3", "mine.rest")}`,
    [now, limit],
  );
  return rowCount ?? 0;
}

const NAME_LATER_GENERATIONS = `
  INSERT INTO attempt_outcome (committed_on, bulletin_ledger_id, contact_id, attempt, word, slice_id, outcome, code, at)
  SELECT mine.committed_on, mine.bulletin_ledger_id, c.contact_id, mine.generation, 0, mine.id, 'released',
    CASE $3 WHEN 'quiet-hours' THEN 'expired' ELSE $3 END, clock_timestamp()
  FROM mine CROSS JOIN LATERAL unnest(mine.left_over) AS c (contact_id)
  WHERE mine.generation > 1`;

const CLOSE = `
  UPDATE slice SET state = 'done', done_at = now(), lease_until = NULL, rest = $3, held = false,
    superseded = superseded + CASE WHEN $3 = 'superseded' THEN mine.n ELSE 0 END,
    expired = expired + CASE WHEN $3 = 'expired' OR ($3 = 'quiet-hours' AND mine.generation > 1) THEN mine.n ELSE 0 END,
    skipped = skipped + CASE WHEN $3 = 'quiet-hours' AND mine.generation = 1 THEN mine.n ELSE 0 END
  FROM mine WHERE slice.id = mine.id`;

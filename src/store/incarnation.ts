// Whether this database is the one that the workers knew, or an older copy of it. What an older copy holds must not be sent again.
import type { Db } from "./db.ts";

/**
 * How far a database may be behind what a worker remembers. Less is a fail-over that lost the last commits: what it lost is as much in
 * doubt as after a crash, and no reason to stop.
 */
const LOST_SECONDS_MAX = 10;

// The row's own column where the row is locked: a subquery would go on reading what stood there before the lock was had.
const ALIVE_ENOUGH = (aliveTo: string, known: string) =>
  `(${known}::timestamptz IS NULL OR ${aliveTo} >= ${known}::timestamptz - interval '${LOST_SECONDS_MAX} s')`;

/** SQL: whether the database is not behind `known` (timestamptz); NULL knows nothing. */
export const NOT_BEHIND = (known: string) => ALIVE_ENOUGH("(SELECT alive_to FROM incarnation)", known);

/** SQL: whether a bulletin, by its ledger id, is not held after a restore. */
export const NOT_HELD = (ledgerId: string) => `${ledgerId} > coalesce((SELECT held_to FROM incarnation), 0)`;

/** Writes that the database is alive, and gives the instant to remember; undefined when it is behind `known`: it was restored. */
export async function keepAlive(db: Db, known: Date | null): Promise<Date | undefined> {
  const { rows } = await db.query<{ at: Date }>(
    `UPDATE incarnation SET alive_to = greatest(alive_to, clock_timestamp()) WHERE ${ALIVE_ENOUGH("alive_to", "$1")} RETURNING alive_to AS at`,
    [known],
  );
  return rows[0]?.at;
}

/** By how much numbers jump after a restore, so that none is given a second time: providers and receivers know the first. */
const JUMP = 1_000_000;
const SEQUENCE_JUMP = 1_000;

/**
 * Holds every bulletin that a restored database has, and lets all numbers jump. Several processes may notice at once: gives false when
 * another one did it. In a transaction.
 */
export async function holdRestored(tx: Db, known: Date): Promise<boolean> {
  const { rowCount } = await tx.query(
    `UPDATE incarnation SET alive_to = greatest($1::timestamptz, clock_timestamp()), held_at = clock_timestamp()
     WHERE NOT ${ALIVE_ENOUGH("alive_to", "$1")}`,
    [known],
  );
  if (rowCount !== 1) return false;
  const jumped = (sequence: string) => `setval(${sequence}, nextval(${sequence}) + ${JUMP})`;
  await tx.query(
    `UPDATE incarnation SET held_to = ${jumped("pg_get_serial_sequence('bulletin', 'ledger_id')")};
     SELECT ${jumped("pg_get_serial_sequence('slice', 'id')")}, ${jumped("'recipient_id_seq'")};
     UPDATE endpoint SET last_sequence = last_sequence + ${SEQUENCE_JUMP}`,
  );
  return true;
}

/** Since when bulletins are held after a restore, or null. */
export async function heldSince(db: Db): Promise<Date | null> {
  const { rows } = await db.query<{ at: Date | null }>(
    "SELECT CASE WHEN held_to IS NOT NULL THEN held_at END AS at FROM incarnation",
  );
  return rows[0]?.at ?? null;
}

/** One held bulletin that is not done with: how many deliveries of each channel stand open; none before it is planned. */
export type HeldBulletin = {
  alertId: string;
  number: number;
  kind: string;
  status: string;
  committedAt: Date;
  planned: boolean;
  open: Record<string, number>;
};

/** The held bulletins that are not settled, oldest first. */
export async function heldBulletins(db: Db): Promise<HeldBulletin[]> {
  const { rows } = await db.query<HeldBulletin>(
    `SELECT b.alert_id AS "alertId", b.number, b.kind, a.status, b.committed_at AS "committedAt",
       b.planned_at IS NOT NULL AS planned,
       coalesce((SELECT jsonb_object_agg(channel, n) FROM (
         SELECT channel, sum(size - accepted - refused - unknown - superseded - expired - skipped - moved)
           + (SELECT count(*) FROM retry_due r WHERE r.bulletin_ledger_id = b.ledger_id AND r.channel = slice.channel) AS n
         FROM slice WHERE bulletin_ledger_id = b.ledger_id GROUP BY channel) counted WHERE n > 0), '{}') AS open
     FROM bulletin b JOIN alert a ON a.id = b.alert_id
     WHERE b.state = 'committed' AND b.settled_at IS NULL AND b.ledger_id <= (SELECT held_to FROM incarnation)
     ORDER BY b.ledger_id`,
  );
  return rows;
}

/** Lets go of everything held; false when nothing was. */
export async function releaseHeld(tx: Db): Promise<boolean> {
  const { rowCount } = await tx.query("UPDATE incarnation SET held_to = NULL WHERE held_to IS NOT NULL");
  return rowCount === 1;
}

/**
 * Ends what is open of held bulletins as `unknown` (code `restored`): it may have been sent after the backup was made, and a cancel
 * will reach it. Retries that wait are ended too. Gives how many deliveries. In a transaction, with no worker on those slices: they
 * cannot be claimed while they are held.
 */
export async function closeHeld(tx: Db): Promise<number> {
  await tx.query(
    `WITH gone AS (
       DELETE FROM retry_due WHERE bulletin_ledger_id <= (SELECT held_to FROM incarnation) RETURNING *
     )
     INSERT INTO slice (bulletin_ledger_id, committed_on, alert_id, channel, ring, number, contact_ids, generation, follows, weight)
     SELECT b.ledger_id, (b.committed_at AT TIME ZONE 'UTC')::date, b.alert_id, g.channel, g.ring, g.part, array_agg(g.contact_id),
       g.attempt, g.follows, b.weight
     FROM (SELECT gone.*, row_number() OVER (PARTITION BY bulletin_ledger_id, channel, ring, attempt, follows) / 500 AS part FROM gone) g
     JOIN bulletin b ON b.ledger_id = g.bulletin_ledger_id
     GROUP BY b.ledger_id, b.committed_at, b.alert_id, b.weight, g.channel, g.ring, g.part, g.attempt, g.follows`,
  );
  const { rows } = await tx.query<{ n: number }>(
    `WITH mine AS (
       SELECT * FROM slice WHERE state <> 'done' AND bulletin_ledger_id <= (SELECT held_to FROM incarnation) FOR UPDATE
     ), named AS (
       INSERT INTO attempt_outcome (committed_on, bulletin_ledger_id, contact_id, attempt, word, slice_id, outcome, code, at)
       SELECT mine.committed_on, mine.bulletin_ledger_id, c.contact_id, mine.generation, 0, mine.id, 'unknown', 'restored', clock_timestamp()
       FROM mine CROSS JOIN LATERAL unnest(mine.contact_ids) AS c (contact_id)
       WHERE NOT EXISTS (
         SELECT FROM attempt_outcome o
         WHERE o.committed_on = mine.committed_on AND o.bulletin_ledger_id = mine.bulletin_ledger_id
           AND o.contact_id = c.contact_id AND o.attempt = mine.generation)
       RETURNING slice_id
     ), counted AS (
       SELECT slice_id, count(*) AS n FROM named GROUP BY slice_id
     ), closed AS (
       UPDATE slice SET state = 'done', done_at = now(), lease_until = NULL, held = false, opened_to = size,
         lease_epoch = lease_epoch + 1, unknown = unknown + coalesce((SELECT n FROM counted WHERE slice_id = slice.id), 0)
       WHERE id IN (SELECT id FROM mine)
     )
     SELECT coalesce(sum(n), 0)::bigint AS n FROM counted`,
  );
  return rows[0]?.n ?? 0;
}

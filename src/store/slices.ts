// The life of a slice: due → leased → done. Every change is conditional on the state and, once leased, on the epoch.
import type { ChannelKind } from "../../schemas/channel.ts";
import type { Db } from "./db.ts";
import { NOT_BEHIND, NOT_HELD } from "./incarnation.ts";

/** How long a lease lasts and how often it is renewed; recovery is decided from these, never from the queue. */
export const LEASE_MS = 6_000;
export const LEASE_RENEW_MS = 2_000;

/** A slice that somebody holds under `epoch`. */
export type LeasedSlice = {
  id: number;
  ledgerId: number;
  committedOn: string;
  alertId: string;
  channel: ChannelKind;
  ring: number;
  contactIds: number[];
  generation: number;
  follows: "nothing" | "deferred" | "released" | "unknown";
  epoch: number;
  openedTo: number;
};

/**
 * Marks due slices of a channel as queued and gives them. Each is a word that something is due: whoever gets it takes what is to go
 * next, so the order here decides nothing. A slice whose job was lost is taken again after 5 s, then 10, then every 20; at most `depth` stand on the queue at a time.
 */
export async function takeDueSlices(
  db: Db,
  channel: ChannelKind,
  depth: number,
): Promise<{ id: number; epoch: number; times: number }[]> {
  const { rows } = await db.query<{ id: number; epoch: number; times: number }>(
    `WITH waiting AS (
       SELECT count(*) AS n FROM slice WHERE channel = $1 AND state = 'due' AND queued_at > now() - ${REQUEUE}
     ), due AS (
       SELECT id FROM slice
       WHERE channel = $1 AND state = 'due' AND due_at <= now() AND ${NOT_HELD("bulletin_ledger_id")} AND (queued_at IS NULL OR queued_at <= now() - ${REQUEUE})
       ORDER BY weight, ring, id
       LIMIT greatest(0, $2 - (SELECT n FROM waiting))
       FOR UPDATE SKIP LOCKED
     )
     UPDATE slice SET queued_at = now(), queued_times = least(queued_times + 1, 100) FROM due WHERE slice.id = due.id
     RETURNING slice.id, slice.lease_epoch AS epoch, slice.queued_times AS times`,
    [channel, depth],
  );
  return rows;
}

const REQUEUE = "interval '5 s' * (2 ^ least(greatest(queued_times - 1, 0), 2))";

// Of the bulletins that have due slices on a channel, the one served least, measured by its weight: a cancel may have ten times the
// share of an update, and a drill still gets some. With one bulletin alone nothing is summed.
const WAITING = (channel: string) => `
  waiting AS MATERIALIZED (
    SELECT b.ledger_id, b.weight FROM bulletin b
    WHERE b.state = 'committed' AND b.settled_at IS NULL AND ${NOT_HELD("b.ledger_id")}
      AND EXISTS (SELECT FROM slice s
        WHERE s.bulletin_ledger_id = b.ledger_id AND s.channel = ${channel} AND s.state = 'due' AND s.due_at <= now())
  )`;
const SERVED = (ledgerId: string, channel: string) => `(
  SELECT coalesce(sum(CASE WHEN s.state = 'due' THEN s.opened_to ELSE s.size END), 0) FROM slice s
  WHERE s.bulletin_ledger_id = ${ledgerId} AND s.channel = ${channel})`;

/**
 * Takes the slice of a channel that is to go next under its next epoch: of the bulletin that was served least for its weight, the
 * nearest ring. Undefined when none is due, when what is due is held after a restore, or when the database is behind `known`, the
 * instant up to which this process saw it alive.
 */
export async function claimNextSlice(
  db: Db,
  { channel, holder, known }: { channel: ChannelKind; holder: string; known: Date | null },
): Promise<LeasedSlice | undefined> {
  const { rows } = await db.query<LeasedSlice>({
    name: "claim-next-slice",
    text: `WITH ${WAITING("$1")}, ranked AS MATERIALIZED (
       SELECT ledger_id, CASE WHEN (SELECT count(*) FROM waiting) > 1 THEN weight * ${SERVED("ledger_id", "$1")} END AS had, weight FROM waiting
     ), next AS (
       SELECT slice.id FROM ranked CROSS JOIN LATERAL (
         SELECT s.id FROM slice s
         WHERE s.bulletin_ledger_id = ranked.ledger_id AND s.channel = $1 AND s.state = 'due' AND s.due_at <= now()
         ORDER BY s.ring, s.id LIMIT 1 FOR UPDATE SKIP LOCKED
       ) slice
       ORDER BY ranked.had, ranked.weight, ranked.ledger_id LIMIT 1
     )
     UPDATE slice
     SET state = 'leased', lease_epoch = lease_epoch + 1, lease_holder = $2, held = false, queued_times = 0,
       lease_until = clock_timestamp() + $3 * interval '1 millisecond'
     WHERE id = (SELECT id FROM next) AND ${NOT_BEHIND("$4")}
     RETURNING id, bulletin_ledger_id AS "ledgerId", committed_on::text AS "committedOn", alert_id AS "alertId", channel, ring,
       contact_ids AS "contactIds", generation, follows, lease_epoch AS epoch, opened_to AS "openedTo"`,
    values: [channel, holder, LEASE_MS, known],
  });
  return rows[0];
}

/** Whether a due slice of another bulletin has waited on this channel that was served less for its weight. */
export async function anotherIsNext(
  db: Db,
  { ledgerId, channel }: { ledgerId: number; channel: ChannelKind },
): Promise<boolean> {
  const { rows } = await db.query<{ next: boolean }>({
    name: "another-is-next",
    text: `WITH ${WAITING("$2")}
     SELECT EXISTS (
       SELECT FROM waiting w JOIN bulletin own ON own.ledger_id = $1
       WHERE w.ledger_id <> $1
         AND w.weight * ${SERVED("w.ledger_id", "$2")} < own.weight * ${SERVED("own.ledger_id", "$2")}
     ) AS next`,
    values: [ledgerId, channel],
  });
  return rows[0]?.next ?? false;
}

/** Renews the leases that this process holds; gives the ids that it still holds. */
export async function renewLeases(
  db: Db,
  held: readonly { id: number; epoch: number }[],
): Promise<Set<number>> {
  const { rows } = await db.query<{ id: number }>(
    `UPDATE slice SET lease_until = clock_timestamp() + $3 * interval '1 millisecond'
     FROM unnest($1::bigint[], $2::integer[]) AS mine (id, epoch)
     WHERE slice.id = mine.id AND slice.lease_epoch = mine.epoch AND slice.state = 'leased' AND slice.lease_until > clock_timestamp()
     RETURNING slice.id`,
    [held.map((lease) => lease.id), held.map((lease) => lease.epoch), LEASE_MS],
  );
  return new Set(rows.map((row) => row.id));
}

/** Locks a slice that this epoch still holds, until the transaction ends; false when it does not hold it. */
export async function lockLeased(tx: Db, slice: { id: number; epoch: number }): Promise<boolean> {
  const { rowCount } = await tx.query(
    "SELECT FROM slice WHERE id = $1 AND lease_epoch = $2 AND state = 'leased' FOR UPDATE",
    [slice.id, slice.epoch],
  );
  return rowCount === 1;
}

/** Gives a slice back so that another worker goes on behind the mark after `delayMs`; everything opened must have its outcome. */
export async function giveBackSlice(db: Db, id: number, epoch: number, delayMs = 0): Promise<void> {
  await db.query(
    `UPDATE slice SET state = 'due', lease_until = NULL, lease_holder = NULL, queued_at = NULL,
       due_at = greatest(due_at, now() + $3 * interval '1 millisecond')
     WHERE id = $1 AND lease_epoch = $2 AND state = 'leased'`,
    [id, epoch, delayMs],
  );
}

/** Closes a slice whose every contact is opened and accounted for; the table refuses it otherwise. */
export async function finishSlice(db: Db, id: number, epoch: number): Promise<boolean> {
  const { rowCount } = await db.query(
    `UPDATE slice SET state = 'done', done_at = now(), lease_until = NULL
     WHERE id = $1 AND lease_epoch = $2 AND state = 'leased' AND opened_to = size`,
    [id, epoch],
  );
  return rowCount === 1;
}

/** Who holds leases that ran out. */
export async function lapsedHolders(db: Db): Promise<string[]> {
  const { rows } = await db.query<{ holder: string }>(
    `SELECT DISTINCT lease_holder AS holder FROM slice
     WHERE state = 'leased' AND lease_until < clock_timestamp() AND lease_holder IS NOT NULL`,
  );
  return rows.map(({ holder }) => holder);
}

/**
 * Frees slices whose lease ran out and whose last request must have ended: after the channel's request timeout too, or at once where
 * the holder is known to be `dead`, for its connections died with it.
 */
export async function freeLostSlices(
  db: Db,
  timeoutsMs: Record<ChannelKind, number>,
  dead: readonly string[] = [],
): Promise<number> {
  const { rowCount } = await db.query(
    `UPDATE slice SET state = 'due', lease_until = NULL, lease_holder = NULL, queued_at = NULL
     FROM unnest($1::text[], $2::integer[]) AS channel (kind, timeout_ms)
     WHERE slice.state = 'leased' AND slice.channel = channel.kind
       AND slice.lease_until < clock_timestamp()
         - CASE WHEN slice.lease_holder = ANY ($3) THEN 0 ELSE channel.timeout_ms END * interval '1 millisecond'`,
    [Object.keys(timeoutsMs), Object.values(timeoutsMs), dead],
  );
  return rowCount ?? 0;
}

// The rounds in which approvers are called, one for each submitted version of a bulletin, and each call with what became of it.
import type { Capacity } from "../../schemas/plan.ts";
import type { Db } from "./db.ts";

/** A round whose next call is due, locked until the transaction ends. */
export type DueRound = { bulletinId: string; alertId: string; version: number; round: number };

/** How a way of calling ended: `accepted` by the provider, `refused` or `failed` with a code, or `none` where no address is verified. */
export type WayOutcome = { outcome: "accepted" | "failed" | "none"; code?: string };
/** Every way of one call; calls made before there were notifications have no `push`. */
export type CallWays = { sms: WayOutcome; email: WayOutcome; push?: WayOutcome };

/** One call of one officer for one signature. */
export type CallRow = {
  id: string;
  alertId: string;
  bulletinId: string;
  version: number;
  round: number;
  officerId: string;
  capacity: Capacity;
  madeAt: Date;
};

/** A call with how its ways ended (null while it is being made) and when its link was opened. */
export type MadeCall = CallRow & { ways: CallWays | null; openedAt: Date | null };

/** Opens a round for every submitted bulletin whose version has none; ends those of bulletins that no longer wait. Gives how many it opened. */
export async function keepRounds(db: Db, now: Date): Promise<number> {
  await db.query(
    `UPDATE approver_round r SET ended_at = $1,
       ended_for = CASE WHEN b.state <> 'submitted' THEN b.state WHEN b.version <> r.version THEN 'changed' ELSE 'expired' END
     FROM bulletin b
     WHERE r.ended_at IS NULL AND b.id = r.bulletin_id
       AND (b.state <> 'submitted' OR b.version <> r.version OR b.expires_at <= $1)`,
    [now],
  );
  // A bulletin that is withdrawn and submitted again as the same version is called for anew.
  const { rowCount } = await db.query(
    `INSERT INTO approver_round (bulletin_id, version, next_at)
     SELECT b.id, b.version, $1 FROM bulletin b
     WHERE b.state = 'submitted' AND b.expires_at > $1
     ON CONFLICT (bulletin_id, version) DO UPDATE SET ended_at = NULL, ended_for = NULL, next_at = $1, round = approver_round.round + 1
       WHERE approver_round.ended_at IS NOT NULL`,
    [now],
  );
  return rowCount ?? 0;
}

/** The round that is due longest, if any; rounds that another process works on are passed over. */
export async function takeDueRound(tx: Db, now: Date): Promise<DueRound | undefined> {
  const { rows } = await tx.query<DueRound>(
    `SELECT r.bulletin_id AS "bulletinId", b.alert_id AS "alertId", r.version, r.round
     FROM approver_round r JOIN bulletin b ON b.id = r.bulletin_id
     WHERE r.ended_at IS NULL AND r.next_at <= $1 ORDER BY r.next_at LIMIT 1 FOR UPDATE OF r SKIP LOCKED`,
    [now],
  );
  return rows[0];
}

/** When the next call of a round is due, and in which time round the chain. */
export async function setNextCall(
  tx: Db,
  next: { bulletinId: string; version: number; round: number; at: Date },
): Promise<void> {
  await tx.query(
    "UPDATE approver_round SET next_at = $3, round = $4 WHERE bulletin_id = $1 AND version = $2",
    [next.bulletinId, next.version, next.at, next.round],
  );
}

/** Adds a call that is about to be made. */
export async function insertCall(tx: Db, call: CallRow): Promise<void> {
  await tx.query(
    `INSERT INTO approver_call (id, bulletin_id, version, round, officer_id, capacity, made_at)
     VALUES ($1, $2, $3, $4, $5, $6, $7)`,
    [call.id, call.bulletinId, call.version, call.round, call.officerId, call.capacity, call.madeAt],
  );
}

/** Notes how the ways of a call ended. */
export async function keepWays(db: Db, id: string, ways: CallWays): Promise<void> {
  await db.query("UPDATE approver_call SET ways = $2 WHERE id = $1", [id, JSON.stringify(ways)]);
}

/** The calls for an alert's bulletins, oldest first. */
export async function callsOf(db: Db, alertId: string): Promise<MadeCall[]> {
  const { rows } = await db.query<MadeCall>(
    `SELECT ${COLUMNS} FROM approver_call c JOIN bulletin b ON b.id = c.bulletin_id
     WHERE b.alert_id = $1 ORDER BY c.made_at, c.id`,
    [alertId],
  );
  return rows;
}

/**
 * Takes over calls that were begun before `before` and whose end nobody noted: a process died between. Only of bulletins that still
 * wait; they count as begun at `now`, so that no other process takes them too.
 */
export async function takeUnmadeCalls(db: Db, before: Date, now: Date): Promise<CallRow[]> {
  const { rows } = await db.query<CallRow>(
    `UPDATE approver_call c SET made_at = $2
     FROM bulletin b
     WHERE b.id = c.bulletin_id AND c.id IN (
       SELECT u.id FROM approver_call u
       JOIN approver_round r ON r.bulletin_id = u.bulletin_id AND r.version = u.version
       WHERE u.ways IS NULL AND u.made_at < $1 AND r.ended_at IS NULL
       ORDER BY u.made_at LIMIT 20 FOR UPDATE OF u SKIP LOCKED)
     RETURNING ${CALL}`,
    [before, now],
  );
  return rows;
}

/** When the next call for a bulletin that waits is due; null when none is. */
export async function nextCalls(db: Db, alertId: string): Promise<{ bulletinId: string; nextAt: Date }[]> {
  const { rows } = await db.query<{ bulletinId: string; nextAt: Date }>(
    `SELECT r.bulletin_id AS "bulletinId", r.next_at AS "nextAt" FROM approver_round r
     JOIN bulletin b ON b.id = r.bulletin_id AND b.version = r.version
     WHERE b.alert_id = $1 AND r.ended_at IS NULL`,
    [alertId],
  );
  return rows;
}

/** A bulletin that waits: since when, how often somebody was called, when last, who opened the link first, and when the next call is due. */
export type WaitingCalls = {
  number: number;
  since: Date | null;
  calls: number;
  lastCallAt: Date | null;
  openedAt: Date | null;
  nextCallAt: Date;
};

/** What waits of an alert, in a few figures: cheap enough to be read every second. */
export async function waitingCallsOf(db: Db, alertId: string): Promise<WaitingCalls[]> {
  const { rows } = await db.query<WaitingCalls>(
    `SELECT b.number, b.submitted_at AS since, count(c.id)::int AS calls, max(c.made_at) AS "lastCallAt",
       min(c.opened_at) AS "openedAt", r.next_at AS "nextCallAt"
     FROM bulletin b
     JOIN approver_round r ON r.bulletin_id = b.id AND r.version = b.version AND r.ended_at IS NULL
     LEFT JOIN approver_call c ON c.bulletin_id = b.id AND c.version = b.version
     WHERE b.alert_id = $1 AND b.state = 'submitted'
     GROUP BY b.id, r.next_at ORDER BY b.number`,
    [alertId],
  );
  return rows;
}

const CALL = `c.id, b.alert_id AS "alertId", c.bulletin_id AS "bulletinId", c.version, c.round, c.officer_id AS "officerId",
  c.capacity, c.made_at AS "madeAt"`;
const COLUMNS = `${CALL}, c.ways, c.opened_at AS "openedAt"`;

// Which committed bulletins still need planning, settling, expiry or repetition; read from the tables alone.
import type { Db } from "./db.ts";

/** A committed bulletin as the planner needs it; content stays sealed. */
export type DueBulletin = {
  id: string;
  ledgerId: number;
  alertId: string;
  number: number;
  kind: "alert" | "update" | "cancel" | "expiry" | "repeat";
  status: "actual" | "exercise" | "test";
  country: string;
  reach: "area" | "area-or-reached" | "new-area" | "reached" | "silent";
  channels: string[];
  area: unknown;
  rings: unknown;
  weight: number;
  committedOn: string;
  expiresAt: Date;
  planVersion: string;
  tier: string;
  region: string | null;
  newest: boolean;
  /** An authoriser set the plan's night rule aside, as the plan allows. */
  nightSetAside: boolean;
};

const COLUMNS = `b.id, b.ledger_id AS "ledgerId", b.alert_id AS "alertId", b.number, b.kind, b.status, b.country, b.reach, b.channels,
  b.area, b.rings, b.weight, (b.committed_at AT TIME ZONE 'UTC')::date::text AS "committedOn", b.expires_at AS "expiresAt",
  b.plan_version AS "planVersion", a.tier, a.region, b.number >= a.newest_number AS newest,
  EXISTS (SELECT FROM bulletin_approval p WHERE p.bulletin_id = b.id AND p.voided_at IS NULL
    AND p.overrides @> '[{"criterion": "night"}]') AS "nightSetAside"`;

/** Ledger ids of committed bulletins whose audience is not frozen, most urgent first. */
export async function unplannedBulletins(db: Db): Promise<number[]> {
  const { rows } = await db.query<{ ledger_id: number }>(
    "SELECT ledger_id FROM bulletin WHERE state = 'committed' AND planned_at IS NULL ORDER BY weight, committed_at LIMIT 100",
  );
  return rows.map((row) => row.ledger_id);
}

// Keeps planners apart without a lock on the row, which a cancel changes and must never wait for.
const PLANNING = 7_100_000_000_000_000;

/** An unplanned bulletin, ours until this transaction ends; undefined when it is planned or another process is planning it. */
export async function lockUnplanned(tx: Db, ledgerId: number): Promise<DueBulletin | undefined> {
  const lock = await tx.query<{ ours: boolean }>("SELECT pg_try_advisory_xact_lock($1) AS ours", [
    PLANNING + ledgerId,
  ]);
  if (!lock.rows[0]?.ours) return undefined;
  const { rows } = await tx.query<DueBulletin>(
    `SELECT ${COLUMNS} FROM bulletin b JOIN alert a ON a.id = b.alert_id
     WHERE b.ledger_id = $1 AND b.state = 'committed' AND b.planned_at IS NULL`,
    [ledgerId],
  );
  return rows[0];
}

/** Marks the audience as frozen for good. */
export async function markPlanned(tx: Db, ledgerId: number): Promise<void> {
  await tx.query("UPDATE bulletin SET planned_at = now() WHERE ledger_id = $1 AND planned_at IS NULL", [
    ledgerId,
  ]);
}

/** Bulletins whose every delivery is final: planned, no slice open, nothing waiting to be retried. */
export async function settleableBulletins(db: Db): Promise<{ ledgerId: number; alertId: string }[]> {
  const { rows } = await db.query<{ ledgerId: number; alertId: string }>(
    `SELECT b.ledger_id AS "ledgerId", b.alert_id AS "alertId" FROM bulletin b
     WHERE b.state = 'committed' AND b.settled_at IS NULL AND b.planned_at IS NOT NULL
       AND NOT EXISTS (SELECT FROM slice s WHERE s.bulletin_ledger_id = b.ledger_id AND s.state <> 'done')
       AND NOT EXISTS (SELECT FROM retry_due r WHERE r.bulletin_ledger_id = b.ledger_id)
     ORDER BY b.ledger_id LIMIT 100`,
  );
  return rows;
}

/** Freezes the report of a settled bulletin; gives false when another process did. */
export async function markSettled(db: Db, ledgerId: number, report: unknown): Promise<boolean> {
  const { rowCount } = await db.query(
    `UPDATE bulletin b SET settled_at = now(), report = $2 WHERE ledger_id = $1 AND settled_at IS NULL
       AND NOT EXISTS (SELECT FROM slice s WHERE s.bulletin_ledger_id = b.ledger_id AND s.state <> 'done')
       AND NOT EXISTS (SELECT FROM retry_due r WHERE r.bulletin_ledger_id = b.ledger_id)`,
    [ledgerId, JSON.stringify(report)],
  );
  return rowCount === 1;
}

/** Active alerts whose time is over by `now`. */
export async function overdueAlerts(db: Db, now: Date): Promise<string[]> {
  const { rows } = await db.query<{ id: string }>(
    "SELECT id FROM alert WHERE state = 'active' AND expires_at <= $1 ORDER BY expires_at LIMIT 100",
    [now],
  );
  return rows.map((row) => row.id);
}

/** The sealed content of a bulletin and what is needed to open it. */
export async function readSealedContent(
  db: Db,
  ledgerId: number,
): Promise<
  | { id: string; alertId: string; kind: string; contentSealed: Buffer | null; wrapped: Buffer | null }
  | undefined
> {
  const { rows } = await db.query<{
    id: string;
    alertId: string;
    kind: string;
    contentSealed: Buffer | null;
    wrapped: Buffer | null;
  }>(
    `SELECT b.id, b.alert_id AS "alertId", b.kind, b.content_sealed AS "contentSealed", k.wrapped
     FROM bulletin b LEFT JOIN alert_key k ON k.alert_id = b.alert_id WHERE b.ledger_id = $1`,
    [ledgerId],
  );
  return rows[0];
}

/** The newest number of every alert that has one: what a listener that was away must hear. */
export async function newestNumbers(db: Db): Promise<{ alertId: string; number: number }[]> {
  const { rows } = await db.query<{ alertId: string; number: number }>(
    `SELECT id AS "alertId", newest_number AS number FROM alert
     WHERE newest_number > 1 AND (state = 'active' OR ended_at > now() - interval '1 day')`,
  );
  return rows;
}

/** Active alerts whose plan may order a repeat. */
export async function activeAlerts(db: Db): Promise<string[]> {
  const { rows } = await db.query<{ id: string }>(
    "SELECT id FROM alert WHERE state = 'active' ORDER BY activated_at LIMIT 1000",
  );
  return rows.map((row) => row.id);
}

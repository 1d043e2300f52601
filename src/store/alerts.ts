// The alert rows. Every change is conditional on state and version, and says whether it happened.
import type { AlertState, AlertStatus, EndReason } from "../../schemas/alert.ts";
import { alertStatesFor } from "../domain/alert-states.ts";
import type { Standing } from "../domain/authorise.ts";
import type { Db } from "./db.ts";

/** An alert as it is stored; the case stays sealed. `newestNumber` is the newest committed bulletin, 0 before the first. */
export type AlertRow = {
  id: string;
  agencyId: string;
  origin: string;
  country: string;
  region: string | null;
  tier: string;
  status: AlertStatus;
  state: AlertState;
  version: number;
  planVersion: string;
  requesterId: string;
  caseSealed: Buffer | null;
  expiresAt: Date;
  newestNumber: number;
  createdAt: Date;
  updatedAt: Date;
  submittedAt: Date | null;
  activatedAt: Date | null;
  endedAt: Date | null;
  endReason: EndReason | null;
};

const COLUMNS = `a.id, a.agency_id AS "agencyId", a.origin, a.country, a.region, a.tier, a.status, a.state, a.version,
  a.plan_version AS "planVersion", a.requester_id AS "requesterId", a.case_sealed AS "caseSealed", a.expires_at AS "expiresAt",
  a.newest_number AS "newestNumber", a.created_at AS "createdAt", a.updated_at AS "updatedAt", a.submitted_at AS "submittedAt",
  a.activated_at AS "activatedAt", a.ended_at AS "endedAt", a.end_reason AS "endReason"`;

/** Adds a draft. */
export async function insertAlert(
  tx: Db,
  alert: {
    id: string;
    agencyId: string;
    origin: string;
    country: string;
    region: string | null;
    tier: string;
    status: AlertStatus;
    planVersion: string;
    requesterId: string;
    caseSealed: Buffer;
    expiresAt: Date;
    at: Date;
  },
): Promise<void> {
  await tx.query(
    `INSERT INTO alert (id, agency_id, origin, country, region, tier, status, state, plan_version, requester_id, case_sealed,
       expires_at, created_at, updated_at)
     VALUES ($1, $2, $3, $4, $5, $6, $7, 'draft', $8, $9, $10, $11, $12, $12)`,
    [
      alert.id,
      alert.agencyId,
      alert.origin,
      alert.country,
      alert.region,
      alert.tier,
      alert.status,
      alert.planVersion,
      alert.requesterId,
      alert.caseSealed,
      alert.expiresAt,
      alert.at,
    ],
  );
}

/** One alert and how `agencyId` stands to it. */
export async function readAlertRow(
  db: Db,
  id: string,
  agencyId: string | null,
): Promise<{ row: AlertRow; standing: Standing } | undefined> {
  const { rows } = await db.query<AlertRow & { standing: Standing }>(
    `SELECT ${COLUMNS}, ${STANDING} FROM alert a WHERE a.id = $1`,
    [id, agencyId],
  );
  return split(rows[0]);
}

/**
 * The same, with the row locked until the transaction ends: the first statement of every change to an alert, so that two
 * officers take turns. While it lasts no window of the alert opens, so nothing slow may happen under it.
 */
export async function lockAlertRow(
  tx: Db,
  id: string,
  agencyId: string | null,
): Promise<{ row: AlertRow; standing: Standing } | undefined> {
  await tx.query("SELECT FROM alert WHERE id = $1 FOR UPDATE", [id]);
  return readAlertRow(tx, id, agencyId);
}

/** Replaces the content of an alert that may still be edited, under the next version; false when somebody was faster. */
export async function editAlertRow(
  tx: Db,
  edit: {
    id: string;
    version: number;
    region: string | null;
    tier: string;
    status: AlertStatus;
    planVersion: string;
    caseSealed: Buffer;
    expiresAt: Date;
    at: Date;
  },
): Promise<boolean> {
  const { rowCount } = await tx.query(
    `UPDATE alert SET version = version + 1, region = $3, tier = $4, status = $5, plan_version = $6, case_sealed = $7,
       expires_at = $8, updated_at = $9
     WHERE id = $1 AND version = $2 AND state = ANY ($10)`,
    [
      edit.id,
      edit.version,
      edit.region,
      edit.tier,
      edit.status,
      edit.planVersion,
      edit.caseSealed,
      edit.expiresAt,
      edit.at,
      alertStatesFor("edit"),
    ],
  );
  return rowCount === 1;
}

/** Moves an alert before its activation; false when its state or version is another. */
export async function moveAlertRow(
  tx: Db,
  move: {
    id: string;
    version: number;
    act: "submit" | "withdraw" | "return" | "reject" | "lapse";
    to: AlertState;
    at: Date;
  },
): Promise<boolean> {
  const { rowCount } = await tx.query(
    `UPDATE alert SET state = $3::text, updated_at = $4::timestamptz, submitted_at = CASE WHEN $3::text = 'submitted' THEN $4::timestamptz ELSE submitted_at END
     WHERE id = $1 AND version = $2 AND state = ANY ($5)`,
    [move.id, move.version, move.to, move.at, alertStatesFor(move.act)],
  );
  return rowCount === 1;
}

/** Activates a submitted alert with its first bulletin; false when it is no longer submitted in this version. */
export async function activateAlertRow(
  tx: Db,
  alert: { id: string; version: number; newestNumber: number; expiresAt: Date; at: Date },
): Promise<boolean> {
  const { rowCount } = await tx.query(
    `UPDATE alert SET state = 'active', newest_number = $3, expires_at = $4, activated_at = $5, updated_at = $5
     WHERE id = $1 AND version = $2 AND state = ANY ($6)`,
    [alert.id, alert.version, alert.newestNumber, alert.expiresAt, alert.at, alertStatesFor("activate")],
  );
  return rowCount === 1;
}

/**
 * Makes a later bulletin the newest of an active alert: from the commit on no window of an older one opens.
 * `content` replaces the case, and counts as a new version; without it the alert says what it said before.
 */
export async function advanceAlertRow(
  tx: Db,
  alert: {
    id: string;
    newestNumber: number;
    expiresAt: Date;
    at: Date;
    content: { caseSealed: Buffer; region: string | null } | null;
  },
): Promise<boolean> {
  const { rowCount } = await tx.query(
    `UPDATE alert SET newest_number = $2, expires_at = $3, updated_at = $4,
       case_sealed = coalesce($5::bytea, case_sealed), region = CASE WHEN $5::bytea IS NULL THEN region ELSE $6 END,
       version = version + CASE WHEN $5::bytea IS NULL THEN 0 ELSE 1 END
     WHERE id = $1 AND state = ANY ($7) AND newest_number < $2`,
    [
      alert.id,
      alert.newestNumber,
      alert.expiresAt,
      alert.at,
      alert.content?.caseSealed ?? null,
      alert.content?.region ?? null,
      alertStatesFor("update"),
    ],
  );
  return rowCount === 1;
}

/** Ends an active alert with its closing bulletin: the fence of every older one. False when it is not active. */
export async function endAlertRow(
  tx: Db,
  alert: { id: string; newestNumber: number; reason: EndReason; at: Date },
): Promise<boolean> {
  const { rowCount } = await tx.query(
    `UPDATE alert SET state = 'ended', newest_number = $2, end_reason = $3, ended_at = $4, updated_at = $4
     WHERE id = $1 AND state = ANY ($5) AND newest_number < $2`,
    [alert.id, alert.newestNumber, alert.reason, alert.at, alertStatesFor("cancel")],
  );
  return rowCount === 1;
}

/** Alerts of an agency and those shared with it, newest first; `after` is the last id of the page before. */
export async function listAlertRows(
  db: Db,
  query: { agencyId: string; state: AlertState | null; after: string | null; limit: number },
): Promise<AlertRow[]> {
  const { rows } = await db.query<AlertRow>(
    `SELECT ${COLUMNS} FROM alert a
     WHERE (a.agency_id = $1 OR EXISTS (SELECT FROM alert_share s WHERE s.alert_id = a.id AND s.agency_id = $1))
       AND ($2::text IS NULL OR a.state = $2) AND ($3::text IS NULL OR a.id < $3)
     ORDER BY a.id DESC LIMIT $4`,
    [query.agencyId, query.state, query.after, query.limit],
  );
  return rows;
}

/** Alerts never released and untouched since `before`, whose case is still there: oldest first. */
export async function staleAlerts(
  db: Db,
  query: { states: readonly AlertState[]; before: Date; limit: number },
): Promise<string[]> {
  const { rows } = await db.query<{ id: string }>(
    `SELECT id FROM alert WHERE state = ANY ($1) AND updated_at < $2 AND case_sealed IS NOT NULL ORDER BY updated_at LIMIT $3`,
    [query.states, query.before, query.limit],
  );
  return rows.map((row) => row.id);
}

/** Takes the case out of an alert's row; what remains are ids, codes and times. */
export async function forgetCase(tx: Db, id: string): Promise<void> {
  await tx.query("UPDATE alert SET case_sealed = NULL WHERE id = $1", [id]);
}

const STANDING = `CASE WHEN a.agency_id = $2 THEN 'own' ELSE coalesce(
  (SELECT 'may-' || s.may FROM alert_share s WHERE s.alert_id = a.id AND s.agency_id = $2), 'none') END AS standing`;

function split(found: (AlertRow & { standing: Standing }) | undefined) {
  if (!found) return undefined;
  const { standing, ...row } = found;
  return { row, standing };
}

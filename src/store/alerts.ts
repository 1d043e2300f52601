// The alert rows. Every change is conditional on state and version, and says whether it happened.
import type { AlertState, AlertStatus, EndReason } from "../../schemas/alert.ts";
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

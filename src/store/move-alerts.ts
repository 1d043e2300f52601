// Changes of alert rows. Each is conditional on state and version, and says whether it happened.
import type { AlertState, AlertStatus, EndReason } from "../../schemas/alert.ts";
import { alertStatesFor } from "../domain/alert-states.ts";
import type { Db } from "./db.ts";

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

// Signatures on bulletins. An edit, a withdrawal or a return voids them; they stay in the record and no longer count.
import type { Capacity } from "../../schemas/plan.ts";
import type { Db } from "./db.ts";

/** One signature that counts; note and reasons stay sealed. */
export type ApprovalRow = {
  bulletinId: string;
  capacity: Capacity;
  officerId: string;
  agencyId: string;
  version: number;
  digest: string;
  overrides: { criterion: string }[];
  noteSealed: Buffer | null;
  at: Date;
  /** The officer who recorded it when it was given by telephone. */
  recordedBy: string | null;
};

const COLUMNS = `p.bulletin_id AS "bulletinId", p.capacity, p.officer_id AS "officerId", p.agency_id AS "agencyId", p.version,
  p.digest, p.overrides, p.note_sealed AS "noteSealed", p.at, p.recorded_by AS "recordedBy"`;

/** Adds a signature. A second one by the same officer on the same bulletin breaks a unique index. */
export async function insertApproval(tx: Db, approval: ApprovalRow): Promise<void> {
  await tx.query(
    `INSERT INTO bulletin_approval (bulletin_id, capacity, officer_id, agency_id, version, digest, overrides, note_sealed, at,
       recorded_by)
     VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)`,
    [
      approval.bulletinId,
      approval.capacity,
      approval.officerId,
      approval.agencyId,
      approval.version,
      approval.digest,
      JSON.stringify(approval.overrides),
      approval.noteSealed,
      approval.at,
      approval.recordedBy,
    ],
  );
}

/** The signatures that count on an alert's bulletins, oldest first. */
export async function approvalsOf(db: Db, alertId: string): Promise<ApprovalRow[]> {
  const { rows } = await db.query<ApprovalRow>(
    `SELECT ${COLUMNS} FROM bulletin_approval p JOIN bulletin b ON b.id = p.bulletin_id
     WHERE b.alert_id = $1 AND p.voided_at IS NULL ORDER BY p.at, p.officer_id`,
    [alertId],
  );
  return rows;
}

/** Voids every signature on a bulletin, and every one that is being given by telephone; gives how many were signed. */
export async function voidApprovals(tx: Db, bulletinId: string, at: Date): Promise<number> {
  await tx.query(
    "UPDATE telephone_approval SET code_until = $2 WHERE bulletin_id = $1 AND done_at IS NULL AND code_until > $2",
    [bulletinId, at],
  );
  const { rowCount } = await tx.query(
    "UPDATE bulletin_approval SET voided_at = $2 WHERE bulletin_id = $1 AND voided_at IS NULL",
    [bulletinId, at],
  );
  return rowCount ?? 0;
}

/** Empties the notes and reasons of an alert's approvals. */
export async function forgetNotes(tx: Db, alertId: string): Promise<void> {
  await tx.query(
    `UPDATE bulletin_approval SET note_sealed = NULL
     WHERE bulletin_id IN (SELECT id FROM bulletin WHERE alert_id = $1)`,
    [alertId],
  );
}

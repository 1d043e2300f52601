// Approvals that are being given by telephone. Every change happens under the lock of the alert's row.
import type { Capacity } from "../../schemas/plan.ts";
import type { Db } from "./db.ts";

/** One of them. `codeUntil` passes early when the bulletin changes; `doneAt` is set once it became a signature. */
export type TelephoneApprovalRow = {
  id: string;
  bulletinId: string;
  version: number;
  digest: string;
  approverId: string;
  recorderId: string;
  capacity: Capacity;
  codeHash: Buffer;
  codeUntil: Date;
  codeTries: number;
  askedAt: Date;
  doneAt: Date | null;
};

/** Adds one; those that the same recorder began before for this approver are void from now on. */
export async function insertTelephoneApproval(
  tx: Db,
  row: Omit<TelephoneApprovalRow, "codeTries" | "doneAt">,
): Promise<void> {
  await tx.query(
    `UPDATE telephone_approval SET code_until = $4 WHERE bulletin_id = $1 AND approver_id = $2 AND recorder_id = $3
       AND done_at IS NULL AND code_until > $4`,
    [row.bulletinId, row.approverId, row.recorderId, row.askedAt],
  );
  await tx.query(
    `INSERT INTO telephone_approval (id, bulletin_id, version, digest, approver_id, recorder_id, capacity, code_hash, code_until,
       asked_at)
     VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)`,
    [
      row.id,
      row.bulletinId,
      row.version,
      row.digest,
      row.approverId,
      row.recorderId,
      row.capacity,
      row.codeHash,
      row.codeUntil,
      row.askedAt,
    ],
  );
}

/** One of them, or undefined. */
export async function readTelephoneApproval(db: Db, id: string): Promise<TelephoneApprovalRow | undefined> {
  const { rows } = await db.query<TelephoneApprovalRow>(
    `SELECT id, bulletin_id AS "bulletinId", version, digest, approver_id AS "approverId", recorder_id AS "recorderId", capacity,
       code_hash AS "codeHash", code_until AS "codeUntil", code_tries AS "codeTries", asked_at AS "askedAt", done_at AS "doneAt"
     FROM telephone_approval WHERE id = $1`,
    [id],
  );
  return rows[0];
}

/** How many an officer has begun for one approver and bulletin since `since`. */
export async function countTelephoneApprovals(
  db: Db,
  query: { bulletinId: string; approverId: string; recorderId: string; since: Date },
): Promise<number> {
  const { rows } = await db.query<{ count: number }>(
    `SELECT count(*)::int AS count FROM telephone_approval
     WHERE bulletin_id = $1 AND approver_id = $2 AND recorder_id = $3 AND asked_at > $4`,
    [query.bulletinId, query.approverId, query.recorderId, query.since],
  );
  return rows[0]?.count ?? 0;
}

/** Counts a failed try. */
export async function countTelephoneTry(tx: Db, id: string): Promise<void> {
  await tx.query("UPDATE telephone_approval SET code_tries = code_tries + 1 WHERE id = $1", [id]);
}

/** Closes one that became a signature; false when it was closed before. */
export async function closeTelephoneApproval(tx: Db, id: string, at: Date): Promise<boolean> {
  const { rowCount } = await tx.query(
    "UPDATE telephone_approval SET done_at = $2 WHERE id = $1 AND done_at IS NULL",
    [id, at],
  );
  return rowCount === 1;
}

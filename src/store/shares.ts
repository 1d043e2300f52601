// With which other agencies an alert is shared, and whether they may sign or only read.
import type { Db } from "./db.ts";

/** One share. */
export type ShareRow = { agencyId: string; may: "read" | "sign"; sharedBy: string; sharedAt: Date };

/** Shares an alert, or changes what its share allows. Gives false when nothing changed. */
export async function putShare(tx: Db, alertId: string, share: ShareRow): Promise<boolean> {
  const { rowCount } = await tx.query(
    `INSERT INTO alert_share (alert_id, agency_id, may, shared_by, shared_at) VALUES ($1, $2, $3, $4, $5)
     ON CONFLICT (alert_id, agency_id) DO UPDATE SET may = $3, shared_by = $4, shared_at = $5
     WHERE alert_share.may <> $3`,
    [alertId, share.agencyId, share.may, share.sharedBy, share.sharedAt],
  );
  return rowCount === 1;
}

/** The shares of an alert, oldest first. */
export async function sharesOf(db: Db, alertId: string): Promise<ShareRow[]> {
  const { rows } = await db.query<ShareRow>(
    `SELECT agency_id AS "agencyId", may, shared_by AS "sharedBy", shared_at AS "sharedAt" FROM alert_share
     WHERE alert_id = $1 ORDER BY shared_at, agency_id`,
    [alertId],
  );
  return rows;
}

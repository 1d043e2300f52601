// Each alert's own key, wrapped by the installation's. Destroying it here destroys everything under it, backups included.
import type { Db } from "./db.ts";

/** Keeps a new alert's key. */
export async function insertAlertKey(
  tx: Db,
  key: { alertId: string; wrapped: Buffer; wrappedBy: string },
): Promise<void> {
  await tx.query("INSERT INTO alert_key (alert_id, wrapped, wrapped_by) VALUES ($1, $2, $3)", [
    key.alertId,
    key.wrapped,
    key.wrappedBy,
  ]);
}

/** The wrapped key, or null once it is destroyed. */
export async function readAlertKey(db: Db, alertId: string): Promise<Buffer | null> {
  const { rows } = await db.query<{ wrapped: Buffer | null }>(
    "SELECT wrapped FROM alert_key WHERE alert_id = $1",
    [alertId],
  );
  return rows[0]?.wrapped ?? null;
}

/** Puts another key in the place of one whose every use has been sealed anew. */
export async function replaceAlertKey(
  tx: Db,
  key: { alertId: string; wrapped: Buffer; wrappedBy: string },
): Promise<void> {
  await tx.query(
    "UPDATE alert_key SET wrapped = $2, wrapped_by = $3 WHERE alert_id = $1 AND destroyed_at IS NULL",
    [key.alertId, key.wrapped, key.wrappedBy],
  );
}

/** Destroys the key; false when it was destroyed before. */
export async function destroyAlertKey(tx: Db, alertId: string, at: Date): Promise<boolean> {
  const { rowCount } = await tx.query(
    "UPDATE alert_key SET wrapped = NULL, destroyed_at = $2 WHERE alert_id = $1 AND destroyed_at IS NULL",
    [alertId, at],
  );
  return rowCount === 1;
}

/** The wrapped keys of alerts that still have one, by alert. */
export async function readAlertKeys(db: Db, alertIds: readonly string[]): Promise<Map<string, Buffer>> {
  const { rows } = await db.query<{ alertId: string; wrapped: Buffer }>(
    `SELECT alert_id AS "alertId", wrapped FROM alert_key WHERE alert_id = ANY($1) AND wrapped IS NOT NULL`,
    [alertIds],
  );
  return new Map(rows.map(({ alertId, wrapped }) => [alertId, wrapped]));
}

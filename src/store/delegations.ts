// What authorisers let the requester of an alert change alone, and which bulletins went out by it.
import type { Delegable } from "../../schemas/delegation.ts";
import type { Db } from "./db.ts";

/** One delegation; `usedFor` are the bulletins that went out under it. */
export type DelegationRow = {
  id: string;
  fields: Delegable[];
  givenBy: string;
  at: Date;
  revokedBy: string | null;
  revokedAt: Date | null;
  usedFor: string[];
};

/** Adds a delegation; an earlier one of the same officer for the same alert ends with it. */
export async function insertDelegation(
  tx: Db,
  given: { id: string; alertId: string; fields: readonly Delegable[]; givenBy: string; at: Date },
): Promise<void> {
  await tx.query(
    "UPDATE delegation SET revoked_by = $2, revoked_at = $3 WHERE alert_id = $1 AND given_by = $2 AND revoked_at IS NULL",
    [given.alertId, given.givenBy, given.at],
  );
  await tx.query("INSERT INTO delegation (id, alert_id, fields, given_by, at) VALUES ($1, $2, $3, $4, $5)", [
    given.id,
    given.alertId,
    given.fields,
    given.givenBy,
    given.at,
  ]);
}

/** The delegations of an alert, oldest first. */
export async function delegationsOf(db: Db, alertId: string): Promise<DelegationRow[]> {
  const { rows } = await db.query<DelegationRow>(
    `SELECT id, fields, given_by AS "givenBy", at, revoked_by AS "revokedBy", revoked_at AS "revokedAt",
       ARRAY(SELECT u.bulletin_id FROM delegation_use u WHERE u.delegation_id = d.id ORDER BY 1) AS "usedFor"
     FROM delegation d WHERE alert_id = $1 ORDER BY at, id`,
    [alertId],
  );
  return rows;
}

/** Ends a delegation of an alert; false when there is none that is in force. */
export async function endDelegation(
  tx: Db,
  ended: { id: string; alertId: string; by: string; at: Date },
): Promise<boolean> {
  const { rowCount } = await tx.query(
    "UPDATE delegation SET revoked_by = $3, revoked_at = $4 WHERE id = $1 AND alert_id = $2 AND revoked_at IS NULL",
    [ended.id, ended.alertId, ended.by, ended.at],
  );
  return rowCount === 1;
}

/** Notes under which delegations a bulletin went out. */
export async function noteDelegationUse(
  tx: Db,
  bulletinId: string,
  delegations: readonly string[],
): Promise<void> {
  await tx.query("INSERT INTO delegation_use (bulletin_id, delegation_id) SELECT $1, unnest($2::text[])", [
    bulletinId,
    delegations,
  ]);
}

// Bulletins that wait for a signature.
import type { AlertStatus } from "../../schemas/alert.ts";
import type { Db } from "./db.ts";

/** One of them, without its case. */
export type WaitingBulletin = {
  alertId: string;
  number: number;
  status: AlertStatus;
  country: string;
  since: Date;
};

const LIMIT = 100;

/** Those of an agency, and those that it may co-sign; whoever waits longest first, 100 at most. */
export async function waitingBulletins(db: Db, agencyId: string, now: Date): Promise<WaitingBulletin[]> {
  const { rows } = await db.query<WaitingBulletin>(
    `SELECT a.id AS "alertId", b.number, a.status, a.country, coalesce(b.submitted_at, b.created_at) AS since
     FROM bulletin b JOIN alert a ON a.id = b.alert_id
     WHERE b.state = 'submitted' AND b.expires_at > $2
       AND (a.agency_id = $1 OR EXISTS (
         SELECT FROM alert_share s WHERE s.alert_id = a.id AND s.agency_id = $1 AND s.may = 'sign'))
     ORDER BY since, b.id LIMIT ${LIMIT}`,
    [agencyId, now],
  );
  return rows;
}

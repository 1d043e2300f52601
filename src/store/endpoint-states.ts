// What became of the newest bulletin at every broadcaster's endpoint that was to get one of an alert.
import type { Db } from "./db.ts";

/** One endpoint: `state` of its newest delivery, `at` its last attempt; the on-call number is sealed (purpose `endpoint-phone`). */
export type EndpointState = {
  id: number;
  broadcaster: string;
  host: string;
  number: number;
  state: string;
  at: Date | null;
  onCallPhoneSealed: Buffer | null;
};

/** The endpoints of an alert: those that have not taken the newest bulletin first, at most `limit`. */
export async function endpointStates(db: Db, alertId: string, limit: number): Promise<EndpointState[]> {
  const { rows } = await db.query<EndpointState>(
    `SELECT * FROM (
       SELECT DISTINCT ON (e.id) e.id, w.name AS broadcaster, e.host, b.number, d.state, d.at,
         e.on_call_phone_sealed AS "onCallPhoneSealed"
       FROM bulletin b
       JOIN delivery d ON d.bulletin_ledger_id = b.ledger_id AND d.channel = 'webhook'
       JOIN endpoint e ON e.id = d.contact_id
       JOIN broadcaster w ON w.id = e.broadcaster_id
       WHERE b.alert_id = $1 AND b.state = 'committed'
       ORDER BY e.id, b.number DESC
     ) newest ORDER BY state = 'accepted', broadcaster, id LIMIT $2`,
    [alertId, limit],
  );
  return rows;
}

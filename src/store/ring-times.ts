// When each channel reached each ring: for the time line of an alert.
import type { ChannelKind } from "../../schemas/channel.ts";
import type { Db } from "./db.ts";

/** First and last outcome of one bulletin's deliveries on one channel in one ring. */
export type RingTimes = { number: number; channel: ChannelKind; ring: number; firstAt: Date; lastAt: Date };

/** The times of an alert's bulletins; rings in which nothing was sent yet are absent. */
export async function ringTimesOf(db: Db, alertId: string): Promise<RingTimes[]> {
  const { rows } = await db.query<RingTimes>(
    `SELECT b.number, s.channel, s.ring, min(s.first_at) AS "firstAt", max(s.last_at) AS "lastAt"
     FROM bulletin b JOIN slice s ON s.bulletin_ledger_id = b.ledger_id
     WHERE b.alert_id = $1 AND s.first_at IS NOT NULL GROUP BY 1, 2, 3 ORDER BY 1, 2, 3`,
    [alertId],
  );
  return rows;
}

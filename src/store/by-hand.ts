// Channels of the national programme that somebody serves by hand, as a list to tick off.
import type { Db } from "./db.ts";

/** One channel served by hand. */
export type ByHandRow = {
  channel: string;
  who: string;
  phone: string | null;
  doneBy: string | null;
  doneAt: Date | null;
};

const COLUMNS = `channel, who, phone, done_by AS "doneBy", done_at AS "doneAt"`;

/** Lists what must be done by hand for an alert; what is already listed stays as it is. */
export async function insertByHand(
  tx: Db,
  alertId: string,
  channels: readonly { channel: string; who: string; phone: string | null }[],
): Promise<void> {
  for (const { channel, who, phone } of channels) {
    await tx.query(
      `INSERT INTO by_hand (alert_id, channel, who, phone) VALUES ($1, $2, $3, $4) ON CONFLICT (alert_id, channel) DO NOTHING`,
      [alertId, channel, who, phone],
    );
  }
}

/** The list of an alert. */
export async function byHandOf(db: Db, alertId: string): Promise<ByHandRow[]> {
  const { rows } = await db.query<ByHandRow>(
    `SELECT ${COLUMNS} FROM by_hand WHERE alert_id = $1 ORDER BY channel`,
    [alertId],
  );
  return rows;
}

/** Ticks a channel off; undefined when it is not listed or was done before. */
export async function markByHandDone(
  tx: Db,
  alertId: string,
  channel: string,
  done: { by: string; at: Date },
): Promise<ByHandRow | undefined> {
  const { rows } = await tx.query<ByHandRow>(
    `UPDATE by_hand SET done_by = $3, done_at = $4 WHERE alert_id = $1 AND channel = $2 AND done_at IS NULL RETURNING ${COLUMNS}`,
    [alertId, channel, done.by, done.at],
  );
  return rows[0];
}

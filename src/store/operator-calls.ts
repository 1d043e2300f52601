// When the operator was last called about what, so that many processes with one trouble call once.
import type { Db } from "./db.ts";

/**
 * Takes the right to call about `key`: one conditional write, so that of all who ask within the hour only one is told true.
 * The hour is the database's, whose clock all processes share.
 */
export async function takeOperatorCall(db: Db, key: string): Promise<boolean> {
  const { rowCount } = await db.query(
    `INSERT INTO operator_call AS last (key) VALUES ($1)
     ON CONFLICT (key) DO UPDATE SET called_at = now() WHERE last.called_at <= now() - interval '1 hour'`,
    [key],
  );
  return rowCount === 1;
}

/** Gives the right back after a call that reached nobody, so that the next one to notice may try again. */
export async function giveBackOperatorCall(db: Db, key: string): Promise<void> {
  await db.query("DELETE FROM operator_call WHERE key = $1", [key]);
}

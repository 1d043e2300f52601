// How often somebody tried, by keyed hash: neither names nor addresses are kept.
import type { Db } from "./db.ts";

/** Notes a try and gives how many there were since `since`, this one included: two at one instant count each other. */
export async function countTry(db: Db, subject: Buffer, at: Date, since: Date): Promise<number> {
  await db.query("INSERT INTO sign_in_try (subject_hash, at) VALUES ($1, $2)", [subject, at]);
  const { rows } = await db.query<{ count: number }>(
    "SELECT count(*)::int AS count FROM sign_in_try WHERE subject_hash = $1 AND at > $2",
    [subject, since],
  );
  return rows[0]?.count ?? 0;
}

/** Forgets the tries of one who got in. */
export async function forgetTries(db: Db, subject: Buffer): Promise<void> {
  await db.query("DELETE FROM sign_in_try WHERE subject_hash = $1", [subject]);
}

/** Deletes tries from before `before`; gives how many. */
export async function deleteOldTries(db: Db, before: Date): Promise<number> {
  const { rowCount } = await db.query("DELETE FROM sign_in_try WHERE at < $1", [before]);
  return rowCount ?? 0;
}

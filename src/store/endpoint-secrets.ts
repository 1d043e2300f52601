// Secrets of endpoints that were rotated out.
import type { Db } from "./db.ts";

/** Empties previous secrets whose time of overlap is over; gives how many. */
export async function forgetPreviousSecrets(db: Db): Promise<number> {
  const { rowCount } = await db.query(
    `UPDATE endpoint SET previous_secret_sealed = NULL, previous_secret_until = NULL
     WHERE previous_secret_until <= now()`,
  );
  return rowCount ?? 0;
}

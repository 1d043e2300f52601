// Answers that are given again: under a client's Idempotency-Key, and to the same officer repeating a transition.
import type { Db } from "./db.ts";

/** A kept answer. `answerSealed` is null once erased; `alertId` says under which alert's key it lies, null = the installation's. */
export type KeptAnswer = { requestHash: Buffer; alertId: string | null; answerSealed: Buffer | null };

/** Takes a key for this transaction; false when another transaction is at work under it. */
export async function holdIdempotencyKey(tx: Db, holderId: string, key: string): Promise<boolean> {
  const { rows } = await tx.query<{ held: boolean }>(
    "SELECT pg_try_advisory_xact_lock(hashtextextended($1, 0)) AS held",
    [`idempotency ${holderId} ${key}`],
  );
  return rows[0]?.held ?? false;
}

/** The answer that was kept under a key, or undefined. */
export async function readKeptAnswer(db: Db, holderId: string, key: string): Promise<KeptAnswer | undefined> {
  const { rows } = await db.query<KeptAnswer>(
    `SELECT request_hash AS "requestHash", alert_id AS "alertId", answer_sealed AS "answerSealed"
     FROM idempotency WHERE holder_id = $1 AND key = $2`,
    [holderId, key],
  );
  return rows[0];
}

/** Keeps an answer; a later one under the same key takes its place. */
export async function keepAnswer(
  tx: Db,
  entry: { holderId: string; key: string; at: Date } & KeptAnswer,
): Promise<void> {
  await tx.query(
    `INSERT INTO idempotency (holder_id, key, request_hash, alert_id, answer_sealed, created_at) VALUES ($1, $2, $3, $4, $5, $6)
     ON CONFLICT (holder_id, key) DO UPDATE SET request_hash = $3, alert_id = $4, answer_sealed = $5, created_at = $6`,
    [entry.holderId, entry.key, entry.requestHash, entry.alertId, entry.answerSealed, entry.at],
  );
}

/** Drops the first answers to transitions of these kinds: what they say no longer holds, so a repeat must be refused. */
export async function dropAnswers(tx: Db, alertId: string, acts: readonly string[]): Promise<void> {
  await tx.query(
    "DELETE FROM idempotency WHERE alert_id = $1 AND split_part(key, ':', 1) = 'act' AND split_part(key, ':', 2) = ANY ($2)",
    [alertId, acts],
  );
}

/** Empties the kept answers of an alert; that there was one is remembered, so that a repeat does not act a second time. */
export async function forgetAnswers(tx: Db, alertId: string): Promise<void> {
  await tx.query("UPDATE idempotency SET answer_sealed = NULL WHERE alert_id = $1", [alertId]);
}

/** Deletes answers kept before `before`; gives how many. */
export async function deleteOldAnswers(tx: Db, before: Date): Promise<number> {
  const { rowCount } = await tx.query("DELETE FROM idempotency WHERE created_at < $1", [before]);
  return rowCount ?? 0;
}

// Shared token buckets: what a provider takes a second, for all processes together.
import type { Db } from "./db.ts";

/** Creates or changes a bucket; what it holds is kept up to the new burst. */
export async function setRate(
  db: Db,
  bucket: { name: string; perSecond: number; burst: number },
): Promise<void> {
  await db.query(
    `INSERT INTO rate_bucket (name, per_second, burst, tokens) VALUES ($1, $2, $3, $3)
     ON CONFLICT (name) DO UPDATE SET per_second = $2, burst = $3, tokens = least(rate_bucket.tokens, $3)`,
    [bucket.name, bucket.perSecond, bucket.burst],
  );
}

/** Grants nothing from a bucket for `pauseMs`: the provider asked for it. A longer pause is never shortened. */
export async function pauseRate(db: Db, name: string, pauseMs: number): Promise<void> {
  await db.query(
    `UPDATE rate_bucket SET paused_until = greatest(paused_until, clock_timestamp() + $2 * interval '1 millisecond') WHERE name = $1`,
    [name, pauseMs],
  );
}

/** Takes `tokens` without asking whether they are there: they were spent already, and the bucket pays its debt before it grants again. */
export async function spendRate(db: Db, name: string, tokens: number): Promise<void> {
  await db.query(
    `UPDATE rate_bucket SET refilled_at = clock_timestamp(),
       tokens = least(burst, tokens + per_second * extract(epoch FROM clock_timestamp() - refilled_at)) - $2
     WHERE name = $1`,
    [name, tokens],
  );
}

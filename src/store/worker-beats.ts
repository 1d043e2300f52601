// Which worker processes live, and what they serve.
import type { ProviderState } from "../../schemas/provider-state.ts";
import type { Db } from "./db.ts";

/** Notes that `holder` lives and serves `queues`, and how its providers stand; rows of processes dead for an hour go. */
export async function beat(
  db: Db,
  holder: string,
  queues: readonly string[],
  providers: readonly ProviderState[],
): Promise<void> {
  await db.query(
    `WITH gone AS (DELETE FROM worker_beat WHERE beat_at < now() - interval '1 hour')
     INSERT INTO worker_beat (holder, queues, providers) VALUES ($1, $2, $3)
     ON CONFLICT (holder) DO UPDATE SET beat_at = now(), queues = $2, providers = $3`,
    [holder, queues, JSON.stringify(providers)],
  );
}

/** Takes away the row of a process that ends in order. */
export async function forgetBeat(db: Db, holder: string): Promise<void> {
  await db.query("DELETE FROM worker_beat WHERE holder = $1", [holder]);
}

/** Work that some process served within the last `withinMs`. */
export async function servedWork(db: Db, withinMs: number): Promise<Set<string>> {
  const { rows } = await db.query<{ name: string }>(
    `SELECT DISTINCT unnest(queues) AS name FROM worker_beat WHERE beat_at > now() - $1 * interval '1 millisecond'`,
    [withinMs],
  );
  return new Set(rows.map((row) => row.name));
}

/** Milliseconds since a worker process on the machine or in the container `host` last beat; null when none is noted. */
export async function lastBeatAgeMs(db: Db, host: string): Promise<number | null> {
  const { rows } = await db.query<{ ageMs: number | null }>(
    `SELECT (extract(epoch FROM now() - max(beat_at)) * 1000)::float8 AS "ageMs" FROM worker_beat WHERE starts_with(holder, $1)`,
    [`${host}:`],
  );
  return rows[0]?.ageMs ?? null;
}

// Health check of a worker container: did the worker in here note in the database, within the last seconds, that it lives?
// Its beat is a round trip through its own event loop and pool, so a worker that hangs or lost the database turns unhealthy.
import { hostname } from "node:os";
import { readEnv } from "../config/env.ts";
import { openPool } from "../src/store/db.ts";
import { lastBeatAgeMs } from "../src/store/worker-beats.ts";

const ALIVE_WITHIN_MS = 15_000;

const pool = openPool(readEnv().DATABASE_URL ?? "", 1, "amberwire worker-alive");
const ageMs = await lastBeatAgeMs(pool, hostname()).finally(() => pool.end());
if (ageMs === null || ageMs > ALIVE_WITHIN_MS) {
  const heard = ageMs === null ? "never" : `${Math.round(ageMs / 1000)} s ago`;
  process.stderr.write(`the worker on ${hostname()} was last heard of ${heard}\n`);
  process.exitCode = 1;
}

// Runs what docs/data.md promises: retention, partitions made ahead, heads published.
import type { Logger } from "../src/log.ts";
import { type Running, startLoop } from "./loop.ts";

const EVERY_MS = 10 * 60_000;

/** Starts housekeeping; every step of it is small and may run in several processes. */
export function startHousekeeping(log: Logger, run: () => Promise<unknown>): Running {
  return startLoop({ name: "housekeeping", everyMs: EVERY_MS, log, round: run });
}

// Looks every second whether the database is still the one this process knew.
import type { Incarnation } from "../src/dispatch/incarnation.ts";
import type { Logger } from "../src/log.ts";
import { type Running, startLoop } from "./loop.ts";

const EVERY_MS = 1_000;

/** Starts looking. The first look was made before anything was claimed. */
export function startIncarnation(log: Logger, incarnation: Incarnation): Running {
  return startLoop({ name: "incarnation", everyMs: EVERY_MS, log, round: () => incarnation.look() });
}

// Turns due retries into child slices.
import type { DispatchContext } from "../src/dispatch/context.ts";
import { relayRetries } from "../src/dispatch/relay.ts";
import { type Running, startLoop } from "./loop.ts";

const EVERY_MS = 500;

/** Starts the retry worker; any number may run. */
export function startRetry(context: Pick<DispatchContext, "pool" | "log">): Running {
  return startLoop({
    name: "retry",
    everyMs: EVERY_MS,
    log: context.log,
    round: () => relayRetries(context.pool),
  });
}

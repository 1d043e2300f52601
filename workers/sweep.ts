// Runs the sweep: frees, ends, expires and settles what the tables say, whatever the queue has forgotten.
import type { DispatchContext } from "../src/dispatch/context.ts";
import { type SystemVerbs, sweep } from "../src/dispatch/sweep.ts";
import { type Running, startLoop } from "./loop.ts";

const EVERY_MS = 1_000;

/** Starts the sweep; Any number may run. */
export function startSweep(context: DispatchContext, verbs: SystemVerbs): Running {
  return startLoop({
    name: "sweep",
    everyMs: EVERY_MS,
    log: context.log,
    round: () => sweep(context, verbs),
  });
}

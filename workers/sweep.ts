// Runs the sweep: frees, ends, expires and settles what the tables say, whatever the queue has forgotten.
import type { DispatchContext } from "../src/dispatch/context.ts";
import { sweep } from "../src/dispatch/sweep.ts";
import { type Running, startLoop } from "./loop.ts";

const EVERY_MS = 1_000;

/** Starts the sweep; `expireAlert` and `repeatAlert` are the system's two verbs on alerts. Any number may run. */
export function startSweep(context: DispatchContext, verbs: Parameters<typeof sweep>[1]): Running {
  return startLoop({ name: "sweep", everyMs: EVERY_MS, log: context.log, round: () => sweep(context, verbs) });
}

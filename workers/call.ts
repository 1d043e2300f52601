// Calls those who must approve: what waits is looked for every second, and nobody is called before their turn.
import type { OfficerContext } from "../src/alerts/context.ts";
import { type CallNeeds, makeCalls } from "../src/duty/make-calls.ts";
import { type Running, startLoop } from "./loop.ts";

const EVERY_MS = 1_000;

/** Starts the calling worker; any number may run. */
export function startCall(context: OfficerContext, needs: CallNeeds): Running {
  return startLoop({
    name: "call",
    everyMs: EVERY_MS,
    log: context.log,
    round: () => makeCalls(context, needs),
  });
}

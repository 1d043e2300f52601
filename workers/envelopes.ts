// Makes the envelopes of push messages ahead, while nothing else is to be done.
import type { DispatchContext } from "../src/dispatch/context.ts";
import { makeEnvelopes } from "../src/dispatch/make-envelopes.ts";
import { type Running, startLoop } from "./loop.ts";

/** How soon a new contact, or one whose envelope was used, is noticed. */
const EVERY_MS = 2_000;

/** Starts making; any number may run, and the rate is kept by all of them together. `stop` ends it within one batch. */
export function startEnvelopes(context: Pick<DispatchContext, "pool" | "encryption" | "log">): Running {
  const stopping = new AbortController();
  const loop = startLoop({
    name: "envelopes",
    everyMs: EVERY_MS,
    log: context.log,
    round: () => makeEnvelopes(context, stopping.signal),
  });
  return {
    stop() {
      stopping.abort();
      return loop.stop();
    },
  };
}

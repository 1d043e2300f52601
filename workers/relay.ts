// Puts due work on the queues: wakes on NOTIFY, polls anyway.
import type { DispatchContext } from "../src/dispatch/context.ts";
import { relayDue } from "../src/dispatch/relay.ts";
import type { Queues } from "../src/queue/queues.ts";
import { type Running, startLoop } from "./loop.ts";

const POLL_MS = 250;

/** Starts the relay; `wake` is for whoever hears that something became due. Any number of relays may run. */
export function startRelay(
  context: Pick<DispatchContext, "pool" | "log">,
  queues: Queues,
): Running & { wake(): void } {
  return startLoop({
    name: "relay",
    everyMs: POLL_MS,
    log: context.log,
    round: () => relayDue(context.pool, queues, Date.now()),
  });
}

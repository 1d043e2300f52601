// What a worker process says of itself every few seconds; /readyz reads it.
import { beat, forgetBeat } from "../store/worker-beats.ts";
import type { DispatchContext } from "./context.ts";

/** Notes that this process lives and serves `queues`. */
export function sayAlive(
  context: Pick<DispatchContext, "pool" | "holder">,
  queues: readonly string[],
): Promise<void> {
  return beat(context.pool, context.holder, queues);
}

/** Takes the note away at an orderly end; a crash leaves it to grow old. */
export function sayGone(context: Pick<DispatchContext, "pool" | "holder">): Promise<void> {
  return forgetBeat(context.pool, context.holder);
}

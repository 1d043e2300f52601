// What a worker process says of itself every few seconds; /readyz reads it.
import { beat, forgetBeat } from "../store/worker-beats.ts";
import type { DispatchContext } from "./context.ts";

/** Notes that this process lives and serves `queues`, and how the providers of the channels among them stand. */
export function sayAlive(
  context: Pick<DispatchContext, "pool" | "holder" | "channels">,
  queues: readonly string[],
): Promise<void> {
  const served = Object.values(context.channels).filter(({ definition }) => queues.includes(definition.kind));
  return beat(
    context.pool,
    context.holder,
    queues,
    served.flatMap(({ providers }) => providers.states()),
  );
}

/** Takes the note away at an orderly end; a crash leaves it to grow old. */
export function sayGone(context: Pick<DispatchContext, "pool" | "holder">): Promise<void> {
  return forgetBeat(context.pool, context.holder);
}

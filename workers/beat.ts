// Says every few seconds that this process lives and what it serves.
import type { DispatchContext } from "../src/dispatch/context.ts";
import { sayAlive, sayGone } from "../src/dispatch/say-alive.ts";
import { type Running, startLoop } from "./loop.ts";

const EVERY_MS = 3_000;

/** Starts the beat of this process; `stop` takes its row away. */
export function startBeat(
  context: Pick<DispatchContext, "pool" | "log" | "holder" | "channels">,
  queues: readonly string[],
): Running {
  const loop = startLoop({
    name: "beat",
    everyMs: EVERY_MS,
    log: context.log,
    round: () => sayAlive(context, queues),
  });
  return {
    async stop() {
      await loop.stop();
      await sayGone(context).catch(() => undefined);
    },
  };
}

// A round that repeats: at its interval, or at once when woken; never two at a time; a failed round is logged and tried again.
import { toError } from "../src/errors.ts";
import type { Logger } from "../src/log.ts";

/** A worker that runs until it is stopped; `stop` waits for what is under way. */
export type Running = { stop(): Promise<void> };

/** Repeats `round` every `everyMs`; `wake` starts the next one now. */
export function startLoop(options: {
  name: string;
  everyMs: number;
  log: Logger;
  round: () => Promise<unknown>;
}): Running & { wake(): void } {
  let stopped = false;
  let woken = false;
  let timer: NodeJS.Timeout | undefined;
  let current: Promise<void> | undefined;

  async function run(): Promise<void> {
    woken = false;
    try {
      await options.round();
    } catch (error) {
      options.log.error(
        { event: "worker.round_failed", worker: options.name, err: toError(error) },
        "round failed, next one follows",
      );
    }
    current = undefined;
    if (!stopped) timer = setTimeout(start, woken ? 0 : options.everyMs);
  }

  function start(): void {
    if (stopped || current) return;
    clearTimeout(timer);
    current = run();
  }

  start();
  return {
    wake() {
      woken = true;
      start();
    },
    async stop() {
      stopped = true;
      clearTimeout(timer);
      await current;
    },
  };
}

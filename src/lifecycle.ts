// Starts the long-lived parts of a process in order and stops them in reverse, whatever ends it. Every process has one.
import { toError } from "./errors.ts";

/** Where the life of the process is told. */
export type LifecycleLog = {
  info(fields: object, text: string): void;
  error(fields: object, text: string): void;
};

/** `stopWithinMs` (20 s) bounds the stop of each part; `exit` replaces process.exit in tests. */
export type LifecycleOptions = {
  log: LifecycleLog;
  stopWithinMs?: number;
  exit?: (code: number) => void;
};

/** What a process is made of, in the order in which it was started. */
export type Lifecycle = {
  /** Starts a part now; `stop` gets what `start` gave. A part added while stopping is stopped at once and refused. */
  part<T>(name: string, start: () => T | Promise<T>, stop: (started: T) => unknown): Promise<T>;
  /** Stops every part in reverse order, once; later calls wait for the same stop. `exitCode` is kept for `done`. */
  stop(exitCode?: number): Promise<void>;
  /** Settles with the exit code when everything has stopped. */
  done: Promise<number>;
  /** True from the first reason to stop. */
  readonly stopping: boolean;
};

type Part = { name: string; stop: () => unknown };

const STOP_WITHIN_MS = 20_000;

/**
 * A lifecycle that also answers signals: SIGINT or SIGTERM once stops in order, twice exits at once with 128 + signal;
 * an unhandled rejection or exception is logged and exits 1. Call it once per process.
 */
export function openLifecycle(options: LifecycleOptions): Lifecycle {
  const { log, exit = (code) => process.exit(code) } = options;
  const lifecycle = openParts(options);
  let signals = 0;
  for (const [signal, number] of [
    ["SIGINT", 2],
    ["SIGTERM", 15],
  ] as const) {
    process.on(signal, () => {
      signals += 1;
      if (signals > 1) return exit(128 + number);
      log.info({ signal }, "stopping; a second signal stops at once");
      void lifecycle.stop(0);
    });
  }
  const bug = (thrown: unknown) => {
    log.error({ err: toError(thrown) }, "a fault that nothing handled; the process ends");
    void lifecycle.stop(1).then(() => exit(1));
  };
  process.on("unhandledRejection", bug);
  process.on("uncaughtException", bug);
  return lifecycle;
}

/** The parts alone, without signals: what several lifecycles in one process (tests, the demo) use. */
export function openParts(options: LifecycleOptions): Lifecycle {
  const { log, stopWithinMs = STOP_WITHIN_MS } = options;
  const parts: Part[] = [];
  let settle: (code: number) => void = () => {};
  const done = new Promise<number>((resolve) => {
    settle = resolve;
  });
  let stopped: Promise<void> | undefined;

  const stopPart = async ({ name, stop }: Part): Promise<boolean> => {
    let timer: NodeJS.Timeout | undefined;
    const late = new Promise<"late">((resolve) => {
      timer = setTimeout(() => resolve("late"), stopWithinMs);
    });
    try {
      const result = await Promise.race([Promise.resolve(stop()).then(() => "stopped"), late]);
      if (result === "late")
        log.error({ part: name, stopWithinMs }, "a part did not stop in time and is left behind");
      return result === "stopped";
    } catch (error) {
      log.error({ part: name, err: toError(error) }, "a part failed while stopping");
      return false;
    } finally {
      clearTimeout(timer);
    }
  };
  const stopAll = async (exitCode: number): Promise<void> => {
    let clean = true;
    for (let part = parts.pop(); part !== undefined; part = parts.pop())
      clean = (await stopPart(part)) && clean;
    settle(clean ? exitCode : exitCode || 1);
  };
  return {
    async part(name, start, stop) {
      if (stopped !== undefined) throw new Error(`${name} was not started: the process is stopping.`);
      const started = await start();
      if (stopped !== undefined) {
        await stopPart({ name, stop: () => stop(started) });
        throw new Error(`${name} was stopped again: the process is stopping.`);
      }
      parts.push({ name, stop: () => stop(started) });
      return started;
    },
    stop(exitCode = 0) {
      stopped ??= stopAll(exitCode);
      return stopped;
    },
    done,
    get stopping() {
      return stopped !== undefined;
    },
  };
}

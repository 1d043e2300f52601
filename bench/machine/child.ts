// Our own child processes, spoken to over IPC: sinks, contestants, and the amberwire command itself.
import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { openSync } from "node:fs";
import { fileURLToPath } from "node:url";

/** A child that serves. `ready` is what it said when it began to; `ask` gives its answer or throws its fault. */
export type Child = {
  pid: number;
  ready: Readonly<Record<string, unknown>>;
  ask<T>(what: string, input?: unknown): Promise<T>;
  stop(): Promise<void>;
};

const STOP_WITHIN_MS = 15_000;
const READY_WITHIN_MS = 60_000;
const living = new Set<ChildProcess>();

// Whatever ends the bench, no child outlives it; each also ends by itself when its parent is gone.
process.once("exit", () => {
  for (const child of living) child.kill("SIGKILL");
});

/** Runs a file of this repository and waits until it says that it is ready. Its output goes to `log`, or nowhere. */
export async function startChild(options: {
  file: string;
  args?: readonly string[];
  env?: Readonly<Record<string, string>>;
  nodeArgs?: readonly string[];
  log?: string;
}): Promise<Child> {
  const file = fileURLToPath(new URL(`../../${options.file}`, import.meta.url));
  const out = options.log === undefined ? "ignore" : openSync(options.log, "a");
  const child = spawn(process.execPath, [...(options.nodeArgs ?? []), file, ...(options.args ?? [])], {
    stdio: ["ignore", out, options.log === undefined ? "inherit" : out, "ipc"],
    env: { PATH: process.env.PATH, HOME: process.env.HOME, TMPDIR: process.env.TMPDIR, ...options.env },
    serialization: "advanced",
  });
  living.add(child);
  const waiting = new Map<number, { resolve(answer: unknown): void; reject(error: Error): void }>();
  let asked = 0;
  const exited = once(child, "exit").then(() => {
    living.delete(child);
    const error = new Error(
      `${options.file} ended${options.log === undefined ? "" : `; see ${options.log}`}`,
    );
    for (const one of waiting.values()) one.reject(error);
    return error;
  });
  const ready = new Promise<Record<string, unknown>>((resolve) => {
    child.on("message", (word: Record<string, unknown>) => {
      if (word.ready === true) return resolve(word);
      const one = waiting.get(Number(word.id));
      waiting.delete(Number(word.id));
      if (word.error === undefined) one?.resolve(word.answer);
      else one?.reject(new Error(`${options.file}: ${String(word.error)}`));
    });
  });
  return {
    pid: child.pid ?? 0,
    ready: await inTime(ready, exited, options.file),
    ask: <T>(what: string, input?: unknown) =>
      new Promise<T>((resolve, reject) => {
        const id = asked++;
        // What a child answers to each question is agreed between the two files.
        waiting.set(id, { resolve: (answer) => resolve(answer as T), reject });
        child.send({ id, what, input }, (error) => error && reject(error));
      }),
    async stop() {
      if (child.exitCode !== null || child.signalCode !== null) return;
      child.kill("SIGTERM");
      const timer = setTimeout(() => child.kill("SIGKILL"), STOP_WITHIN_MS);
      await exited;
      clearTimeout(timer);
    },
  };
}

async function inTime<T>(ready: Promise<T>, exited: Promise<Error>, file: string): Promise<T> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new Error(`${file} was not ready in time`)), READY_WITHIN_MS);
  });
  const ended = exited.then((error) => {
    throw error;
  });
  try {
    return await Promise.race([ready, ended, late]);
  } finally {
    clearTimeout(timer);
    ended.catch(() => undefined);
  }
}

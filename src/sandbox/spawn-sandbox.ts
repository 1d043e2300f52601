// Starts the sandbox as a child process and gives the service what it needs to know of it.
import { type ChildProcess, fork } from "node:child_process";
import { once } from "node:events";
import { createInterface } from "node:readline";
import { type PushSubscription, subscriptionFor } from "./push-subscriptions.ts";
import type { SandboxAddresses, SandboxOptions } from "./start-sandbox.ts";

/** A sandbox in another process; its inbox and faults are reached through `controlUrl`. */
export type SpawnedSandbox = SandboxAddresses & {
  readonly pid: number;
  subscriptionFor(n: number): PushSubscription;
  /** Settles when the process has ended, for whatever reason. */
  readonly ended: Promise<void>;
  close(): Promise<void>;
};

const START_MAX_MS = 15_000;

/** Starts it and waits for its addresses (at most 15 s); it ends by itself when this process does. */
export async function spawnSandbox(options: SandboxOptions): Promise<SpawnedSandbox> {
  const child = fork(new URL("main.ts", import.meta.url), {
    stdio: ["ignore", "pipe", "inherit", "ipc"],
    execArgv: [],
  });
  const ended = once(child, "exit").then(
    () => undefined,
    () => undefined,
  );
  child.send(options);
  const addresses = await firstLine(child);
  return {
    ...addresses,
    pid: child.pid ?? 0,
    subscriptionFor: (n) => subscriptionFor(addresses.pushUrl, addresses.pushSecret, n),
    ended,
    async close() {
      if (child.connected) child.disconnect();
      await ended;
    },
  };
}

/** The line is written by main.ts of the same version, so it has this form. */
async function firstLine(child: ChildProcess): Promise<SandboxAddresses> {
  if (!child.stdout) throw new Error("The sandbox has no output.");
  const lines = createInterface({ input: child.stdout });
  const died = once(child, "exit").then(([code]) =>
    Promise.reject(new Error(`The sandbox ended with ${String(code)}.`)),
  );
  try {
    const [line] = await Promise.race([
      once(lines, "line", { signal: AbortSignal.timeout(START_MAX_MS) }),
      died,
    ]);
    return JSON.parse(String(line)) as SandboxAddresses;
  } catch (thrown) {
    child.kill();
    throw thrown;
  } finally {
    died.catch(() => undefined);
    lines.close();
  }
}

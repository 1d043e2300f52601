// One child process of `amberwire start`: kept alive, restarted with back-off, stopped in order. It knows nothing of its work.
import { type ChildProcess, fork } from "node:child_process";
import type { Logger } from "../log.ts";

/** What to run. `environment` is asked at every start, because the fixed clock has moved on by a restart. */
export type MemberOptions = {
  name: string;
  program: string;
  args: readonly string[];
  environment: () => Record<string, string | undefined>;
  log: Logger;
  /** Told at every start, also after a restart. */
  onReady?: (word: ReadyWord) => void;
  stopWithinMs?: number;
};

/** What a member says over IPC when it serves. */
export type ReadyWord = { ready: true; url?: string };

/** A running member; its process id changes with restarts. */
export type Member = { readonly name: string; readonly pid: number | undefined; stop(): Promise<void> };

const READY_WITHIN_MS = 60_000;
const STOP_WITHIN_MS = 15_000;
const BACK_OFF_FIRST_MS = 250;
const BACK_OFF_MAX_MS = 15_000;
const HEALTHY_AFTER_MS = 30_000;

/** Starts a member and waits until it serves; throws when its first start fails. Later deaths are restarted for ever. */
export async function startMember(options: MemberOptions): Promise<Member> {
  const { name, log, stopWithinMs = STOP_WITHIN_MS } = options;
  let child: ChildProcess;
  let stopping = false;
  let deaths = 0;
  let timer: NodeJS.Timeout | undefined;

  const run = async (): Promise<void> => {
    const startedMs = performance.now();
    child = launch(options);
    const ended = ending(child);
    const word = await Promise.race([readiness(child), ended]);
    if (!("ready" in word))
      throw new Error(`${name} did not start (${word.how}); its own lines above say why.`);
    options.onReady?.(word);
    void ended.then(({ how }) => {
      if (stopping) return;
      deaths = performance.now() - startedMs > HEALTHY_AFTER_MS ? 1 : deaths + 1;
      again(how);
    });
  };
  const again = (how: string): void => {
    const waitMs = Math.min(BACK_OFF_MAX_MS, BACK_OFF_FIRST_MS * 2 ** (deaths - 1));
    log.error({ member: name, how, waitMs }, "a member of the group ended and is started again");
    timer = setTimeout(() => {
      run().catch((error: Error) => {
        if (stopping) return;
        deaths += 1;
        again(error.message);
      });
    }, waitMs);
  };
  const stop = async (): Promise<void> => {
    stopping = true;
    clearTimeout(timer);
    await end(child, stopWithinMs, log, name);
  };
  try {
    await run();
  } catch (error) {
    await stop();
    throw error;
  }
  return {
    name,
    get pid() {
      return child.pid;
    },
    stop,
  };
}

function launch({ program, args, environment }: MemberOptions): ChildProcess {
  return fork(program, args, {
    env: environment(),
    execArgv: [],
    // A session of its own: Ctrl-C reaches the parent only, which then stops everything in order.
    detached: true,
    stdio: ["ignore", "inherit", "inherit", "ipc"],
  });
}

function ending(child: ChildProcess): Promise<{ how: string }> {
  return new Promise((resolve) => {
    child.once("error", (error) => resolve({ how: error.message }));
    child.once("exit", (code, signal) => resolve({ how: signal ?? `exit code ${code}` }));
  });
}

async function readiness(child: ChildProcess): Promise<ReadyWord | { how: string }> {
  return new Promise((resolve) => {
    const timer = setTimeout(
      () => resolve({ how: `not ready within ${READY_WITHIN_MS / 1000} s` }),
      READY_WITHIN_MS,
    );
    child.on("message", (message: unknown) => {
      if (!isReadyWord(message)) return;
      clearTimeout(timer);
      resolve(message);
    });
    child.once("exit", () => clearTimeout(timer));
  });
}

function isReadyWord(message: unknown): message is ReadyWord {
  return typeof message === "object" && message !== null && "ready" in message && message.ready === true;
}

async function end(child: ChildProcess, stopWithinMs: number, log: Logger, name: string): Promise<void> {
  if (child.pid === undefined || child.exitCode !== null || child.signalCode !== null) return;
  const ended = ending(child);
  child.kill("SIGTERM");
  const timer = setTimeout(() => {
    log.error({ member: name, stopWithinMs }, "a member did not stop in time and is killed");
    child.kill("SIGKILL");
  }, stopWithinMs);
  await ended;
  clearTimeout(timer);
}

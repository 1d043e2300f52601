// The processes of the service, each started again at once when it dies, as a container platform would.
import { type ChildProcess, fork } from "node:child_process";
import { setTimeout as pause } from "node:timers/promises";
import { fileURLToPath } from "node:url";
import { until } from "./until.ts";

const PROGRAM = fileURLToPath(new URL("../../src/cli/amberwire.ts", import.meta.url));
const AGAIN_AFTER_MS = 200;

/** A process that may be killed or frozen. `pid` changes with every start. */
export type ChaosMember = {
  name: string;
  pid(): number | undefined;
  kill(): void;
  /** Stops its clock for `ms`, beyond every lease, and lets it go on. */
  freeze(ms: number): Promise<void>;
  ready(): Promise<void>;
  stop(): Promise<void>;
};

/** Starts `amberwire` with `args`; `environment` is asked at each start. Its log goes nowhere unless CHAOS_LOG is set. */
export function startMember(
  name: string,
  args: readonly string[],
  environment: () => Record<string, string | undefined>,
): ChaosMember {
  let child: ChildProcess | undefined;
  let serving = false;
  let stopping = false;

  function run(): void {
    serving = false;
    child = fork(PROGRAM, args, {
      env: environment() as NodeJS.ProcessEnv,
      execArgv: [],
      stdio: ["ignore", process.env.CHAOS_LOG ? 2 : "ignore", process.env.CHAOS_LOG ? 2 : "ignore", "ipc"],
    });
    child.on("message", () => {
      serving = true;
    });
    child.once("exit", () => {
      if (!stopping) setTimeout(run, AGAIN_AFTER_MS);
    });
  }

  run();
  return {
    name,
    pid: () => child?.pid,
    kill: () => void child?.kill("SIGKILL"),
    async freeze(ms) {
      const frozen = child;
      frozen?.kill("SIGSTOP");
      await pause(ms);
      frozen?.kill("SIGCONT");
    },
    ready: () => until(() => serving, { withinMs: 60_000, what: `${name} to be ready` }),
    async stop() {
      stopping = true;
      const last = child;
      if (!last || last.exitCode !== null || last.signalCode !== null) return;
      const exited = new Promise((resolve) => last.once("exit", resolve));
      last.kill("SIGCONT");
      last.kill("SIGTERM");
      await Promise.race([exited, pause(15_000).then(() => last.kill("SIGKILL"))]);
    },
  };
}

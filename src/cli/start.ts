import type { Command } from "commander";
import { readEnv } from "../../config/env.ts";
import { openLifecycle } from "../lifecycle.ts";
import { openLog } from "../log.ts";
import { startGroup } from "../supervise/group.ts";

/** `amberwire start`: everything in one supervised group. */
export function registerStart(program: Command): void {
  program
    .command("start")
    .description(
      "run API, pages and workers in one group, with a database of its own when DATABASE_URL is not set",
    )
    .action(() => runStart());
}

/** Runs the group until a signal or a fault ends it, then ends the process. `program` is what members run (tests). */
export async function runStart(program?: string): Promise<void> {
  const env = readEnv();
  const log = openLog({ level: env.LOG_LEVEL, mode: env.MODE, part: "start" });
  const lifecycle = openLifecycle({ log });
  const say = (line: string) => process.stdout.write(`${line}\n`);
  try {
    await startGroup(env, { log, lifecycle, say, ...(program === undefined ? {} : { program }) });
  } catch (error) {
    // A stop during the start is no failure.
    if (!lifecycle.stopping) {
      await lifecycle.stop(1);
      throw error;
    }
  }
  process.exit(await lifecycle.done);
}

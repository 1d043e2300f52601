// `amberwire start`: database, migrations and keys first, then one api and the workers as child processes.
import { fileURLToPath } from "node:url";
import { childEnvironment, type Env } from "../../config/env.ts";
import type { Lifecycle } from "../lifecycle.ts";
import type { Logger } from "../log.ts";
import { openGround } from "./ground.ts";
import { type Member, startMember } from "./member.ts";

/** `program` replaces the amberwire command that members run (tests). */
export type GroupOptions = {
  log: Logger;
  lifecycle: Lifecycle;
  program?: string;
  say: (line: string) => void;
};

/** The running group. */
export type Group = { url: string | undefined; databaseUrl: string; members: readonly Member[] };

const PROGRAM = fileURLToPath(new URL("../cli/amberwire.ts", import.meta.url));

/**
 * Starts everything as parts of `lifecycle`, so that they stop in this order: api, workers, database.
 * Throws when a first start fails; the caller stops the lifecycle then.
 */
export async function startGroup(env: Env, options: GroupOptions): Promise<Group> {
  const { log, lifecycle, say, program = PROGRAM } = options;
  const startedMs = performance.now();
  const ground = await lifecycle.part(
    "database",
    () =>
      openGround(env, {
        log,
        migrate: true,
        onLost: (why) => {
          log.error({ why }, "the database is lost; the service ends, start it again");
          void lifecycle.stop(1);
        },
      }),
    (opened) => opened.stop(),
  );
  const environment = () => childEnvironment(changes(env, ground.databaseUrl, performance.now() - startedMs));
  const member = (name: string, args: readonly string[], onReady?: (url: string | undefined) => void) =>
    startMember({ name, args, program, environment, log, onReady: (word) => onReady?.(word.url) });

  const workers = await lifecycle.part(
    "workers",
    () =>
      startAll(
        Array.from({ length: env.WORKER_PROCESSES }, (_, i) => () => member(`worker ${i + 1}`, ["worker"])),
      ),
    (started) => Promise.all(started.map((one) => one.stop())),
  );
  let url: string | undefined;
  const api = await lifecycle.part(
    "api",
    () =>
      member("api", ["api"], (told) => {
        url = told;
      }),
    (started) => started.stop(),
  );
  for (const line of whereToLook(env, url)) say(line);
  return { url, databaseUrl: ground.databaseUrl, members: [api, ...workers] };
}

async function startAll(starts: readonly (() => Promise<Member>)[]): Promise<Member[]> {
  const results = await Promise.allSettled(starts.map((start) => start()));
  const failed = results.find((result) => result.status === "rejected");
  const started = results.flatMap((result) => (result.status === "fulfilled" ? [result.value] : []));
  if (failed === undefined) return started;
  await Promise.all(started.map((one) => one.stop()));
  throw failed.reason;
}

function changes(env: Env, databaseUrl: string, elapsedMs: number): Record<string, string> {
  return {
    DATABASE_URL: databaseUrl,
    DATA_DIR: env.DATA_DIR,
    // A fixed clock runs on from where it is now, so that members started later agree with the others.
    ...(env.CLOCK === undefined ? {} : { CLOCK: new Date(env.CLOCK.getTime() + elapsedMs).toISOString() }),
  };
}

function whereToLook(env: Env, url: string | undefined): string[] {
  const base = (url ?? env.PUBLIC_URL.href).replace(/\/$/, "");
  const lines = [`Amberwire is ready: ${base}`];
  if (env.MODE === "sandbox") {
    lines.push("SANDBOX: nothing leaves this machine, no real person is written to.");
    lines.push(`What would have been sent: ${base}/sandbox`);
  }
  return lines;
}

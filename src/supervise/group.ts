// `amberwire start`: database, migrations and keys first, then one api and the workers as child processes.
import { fileURLToPath } from "node:url";
import { childEnvironment, type Env } from "../../config/env.ts";
import type { Keys } from "../../config/keys.ts";
import { freePort } from "../free-port.ts";
import type { Lifecycle } from "../lifecycle.ts";
import type { Logger } from "../log.ts";
import type { SpawnedSandbox } from "../sandbox/spawn-sandbox.ts";
import { openGround } from "./ground.ts";
import { type Member, startMember } from "./member.ts";
import { type GroupSandbox, needsSandbox, openSandbox } from "./sandbox.ts";

/** `program` replaces the amberwire command that members run (tests). */
export type GroupOptions = {
  log: Logger;
  lifecycle: Lifecycle;
  program?: string;
  say: (line: string) => void;
  /** Variables for the members beside those of this process. */
  variables?: Record<string, string>;
};

/** The running group; `sandbox` are the local services that it brought along. */
export type Group = {
  url: string | undefined;
  databaseUrl: string;
  keys: Keys;
  members: readonly Member[];
  sandbox: SpawnedSandbox | undefined;
};

const PROGRAM = fileURLToPath(new URL("../cli/amberwire.ts", import.meta.url));

/**
 * Starts everything as parts of `lifecycle`, so that they stop in this order: api, workers, sandbox, database.
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
  const sandbox = needsSandbox(env) ? await openServices(ground.keys, options) : undefined;
  const address = await publicAddress(env);
  const fixed = {
    ...options.variables,
    ...address,
    ...sandbox?.variables,
    DATABASE_URL: ground.databaseUrl,
    DATA_DIR: env.DATA_DIR,
  };
  const environment = () => childEnvironment({ ...fixed, ...clock(env, performance.now() - startedMs) });
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
  for (const line of whereToLook(env, address.PUBLIC_URL ?? env.PUBLIC_URL.origin, url)) say(line);
  return {
    url,
    databaseUrl: ground.databaseUrl,
    keys: ground.keys,
    members: [api, ...workers],
    sandbox: sandbox?.services,
  };
}

async function startAll(starts: readonly (() => Promise<Member>)[]): Promise<Member[]> {
  const results = await Promise.allSettled(starts.map((start) => start()));
  const failed = results.find((result) => result.status === "rejected");
  const started = results.flatMap((result) => (result.status === "fulfilled" ? [result.value] : []));
  if (failed === undefined) return started;
  await Promise.all(started.map((one) => one.stop()));
  throw failed.reason;
}

async function openServices(keys: Keys, { log, lifecycle }: GroupOptions): Promise<GroupSandbox> {
  const sandbox = await lifecycle.part(
    "sandbox",
    () => openSandbox(keys),
    (opened) => opened.services.close(),
  );
  void sandbox.services.ended.then(() => {
    if (lifecycle.stopping) return;
    log.error({}, "the sandbox services ended; the service ends, start it again");
    void lifecycle.stop(1);
  });
  return sandbox;
}

// A port is chosen here when any will do: the workers name it in callback addresses before the api listens.
async function publicAddress(env: Env): Promise<Record<string, string>> {
  if (env.PORT !== 0) return {};
  const port = await freePort();
  const isDefault = env.PUBLIC_URL.port === "0";
  return { PORT: String(port), ...(isDefault ? { PUBLIC_URL: `http://localhost:${port}` } : {}) };
}

// A fixed clock runs on from where it is now, so that members started later agree with the others.
function clock(env: Env, elapsedMs: number): Record<string, string> {
  return env.CLOCK === undefined ? {} : { CLOCK: new Date(env.CLOCK.getTime() + elapsedMs).toISOString() };
}

function whereToLook(env: Env, publicUrl: string, listensAt: string | undefined): string[] {
  const lines = [`Amberwire is ready: ${publicUrl} (listens at ${listensAt ?? `${env.HOST}:${env.PORT}`})`];
  if (env.MODE === "sandbox") {
    lines.push("SANDBOX: nothing leaves this machine, no real person is written to.");
    lines.push(`What would have been sent: ${publicUrl}/sandbox`);
  }
  return lines;
}

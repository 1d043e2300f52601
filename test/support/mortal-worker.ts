// A worker process that kills itself with SIGKILL at one named instant: run by test/faults, never by the product.
import pg from "pg";
import { readEnv } from "../../config/env.ts";
import { loadKeys } from "../../config/keys.ts";
import { openDispatchContext } from "../../src/compose/dispatch-context.ts";
import { openLog } from "../../src/log.ts";
import { openQueueBackend } from "../../src/queue/backend.ts";
import { openPool } from "../../src/store/db.ts";
import { NO_NIGHT, startWorkers } from "./line.ts";

/** Dies at the `nth` statement whose text holds `sql` (or the nth send of an SMS), before it leaves or after its answer. */
export type Death = { sql?: string; send?: true; nth: number; when: "before" | "after" };

const given = JSON.parse(process.argv[2] ?? "{}") as {
  env: Record<string, string>;
  death?: Death;
  namespace: string;
  redisUrl?: string;
};
const { death } = given;
let seen = 0;

function die(): never {
  process.kill(process.pid, "SIGKILL");
  // The signal is delivered at once; nothing below runs.
  for (;;);
}

async function around<T>(work: () => Promise<T>): Promise<T> {
  seen++;
  if (seen !== death?.nth) return work();
  if (death.when === "before") die();
  await work();
  return die();
}

if (death?.sql) mortalStatements(death.sql);

const env = readEnv(given.env);
const pool = openPool(env.DATABASE_URL ?? "", 10);
const log = openLog({ level: env.LOG_LEVEL, mode: "sandbox", part: "mortal" });
const opened = await openDispatchContext(env, await loadKeys(env), pool, log);
const context = { ...opened.context, planOf: async () => NO_NIGHT };
const sms = context.channels.sms;
if (sms) {
  const { providers } = sms;
  context.channels.sms = {
    ...sms,
    // Recovery waits for lease and timeout; a second is enough for a server on the loopback.
    definition: { ...sms.definition, requestTimeoutMs: 1_000 },
    providers: {
      ...providers,
      send: (...args) => (death?.send ? around(() => providers.send(...args)) : providers.send(...args)),
    },
  };
}
const backend = openQueueBackend({
  redisUrl: given.redisUrl,
  databaseUrl: env.DATABASE_URL ?? "",
  poolMax: 12,
  namespace: given.namespace,
});
await startWorkers(context, backend, env.DATABASE_URL ?? "");
process.on("disconnect", () => process.exit(0));
process.send?.("ready");

function mortalStatements(sql: string): void {
  const prototype = pg.Client.prototype as unknown as { query(...args: unknown[]): unknown };
  const query = prototype.query;
  prototype.query = function (this: unknown, ...args: unknown[]) {
    const text =
      typeof args[0] === "string" ? args[0] : String((args[0] as { text?: string } | undefined)?.text ?? "");
    const ask = () => query.apply(this, args);
    if (!text.includes(sql)) return ask();
    const callback = args.at(-1);
    if (typeof callback !== "function") return around(async () => ask());
    // pg.Pool asks with a callback: count here, and die when it is called back.
    seen++;
    if (seen === death?.nth && death.when === "before") die();
    if (seen !== death?.nth) return ask();
    args[args.length - 1] = () => die();
    return ask();
  };
}

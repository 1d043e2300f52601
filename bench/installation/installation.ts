// A whole installation of the product for one row: its database, its queue, sinks in place of providers, and its processes on demand.
import path from "node:path";
import { makeVapid } from "../../config/key-making.ts";
import type { ChannelKind } from "../../schemas/channel.ts";
import type { NamedKey } from "../../src/seal.ts";
import { openPool, type Pool } from "../../src/store/db.ts";
import { TEST_KEYS } from "../../test/support/ledger.ts";
import { type Child, startChild } from "../machine/child.ts";
import type { Settings } from "../row.ts";
import { startRedis } from "./redis.ts";
import { scratchDatabase } from "./scratch-database.ts";

/** What stands. `variables` are the environment of every process of the product; `serverPids` those of database and queue. */
export type Installation = {
  pool: Pool;
  databaseUrl: string;
  dataDir: string;
  keys: readonly NamedKey[];
  variables: Readonly<Record<string, string>>;
  sinks: Readonly<Record<ChannelKind, Child>>;
  serverPids: { postgres: number; redis: number | undefined };
  /** `amberwire worker` as it ships, with every loop and queue; `nodeArgs` are for a profiler. */
  startWorker(nodeArgs?: readonly string[]): Promise<Child>;
  /** `amberwire api` as it ships; its address is `url` of what it says when ready. */
  startApi(): Promise<Child>;
};

/** The only settings that are not as shipped: providers' rates so high that they limit nothing. */
const RATES = { SMS_SEGMENTS_PER_SECOND: "100000", MAILS_PER_SECOND: "100000" };
const CLI = "src/cli/amberwire.ts";

/** Opens one; everything goes with the row's parts. `extra` are further variables. */
export async function openInstallation(
  settings: Settings,
  extra: Readonly<Record<string, string>> = {},
): Promise<Installation> {
  const { parts, backend } = settings;
  const { url: databaseUrl, dataDir, serverPid } = await scratchDatabase(parts);
  const redis = backend === "redis" ? await startRedis(parts) : undefined;
  const sink = (kind: string) =>
    parts.part(
      `${kind} sink`,
      () => startChild({ file: `bench/sinks/${kind}.ts` }),
      (child) => child.stop(),
    );
  const sinks = {
    sms: await sink("sms"),
    email: await sink("mail"),
    push: await sink("push"),
    webhook: await sink("webhook"),
  };
  const pool = await parts.part(
    "pool",
    () => openPool(databaseUrl, 4, "amberwire bench"),
    (opened) => opened.end(),
  );
  const keyList = TEST_KEYS.map(({ id, key }) => `${id}:${key.toString("base64")}`).join(",");
  const vapid = makeVapid();
  const variables = {
    ...RATES,
    MODE: "sandbox",
    DATABASE_URL: databaseUrl,
    DATA_DIR: dataDir,
    PORT: "0",
    ENCRYPTION_KEYS: keyList,
    HASH_KEYS: keyList,
    VAPID_PUBLIC_KEY: vapid.publicKey,
    VAPID_PRIVATE_KEY: vapid.privateKey,
    VAPID_SUBJECT: "mailto:bench@example.org",
    TWILIO_ACCOUNT_SID: `AC${"1".repeat(32)}`,
    TWILIO_AUTH_TOKEN: "bench",
    TWILIO_FROM: "+15005550006",
    TWILIO_API_URL: `http://127.0.0.1:${sinks.sms.ready.port}`,
    SMTP_URL: `smtp://127.0.0.1:${sinks.email.ready.port}`,
    MAIL_FROM: "Alerts <alerts@example.org>",
    ...(redis ? { REDIS_URL: redis.url } : {}),
    ...extra,
  };
  const start = (part: "api" | "worker", nodeArgs: readonly string[]) =>
    parts.part(
      part,
      () =>
        startChild({
          file: CLI,
          args: [part],
          env: variables,
          nodeArgs,
          log: path.join(dataDir, `${part}.log`),
        }),
      (child) => child.stop(),
    );
  return {
    pool,
    databaseUrl,
    dataDir,
    keys: TEST_KEYS,
    variables,
    sinks,
    serverPids: { postgres: serverPid, redis: redis?.pid },
    startWorker: (nodeArgs = []) => start("worker", nodeArgs),
    startApi: () => start("api", []),
  };
}

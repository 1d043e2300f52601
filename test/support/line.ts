// The whole line in this process: real database, real queue, the sandbox's servers, the providers' own clients.
import { randomBytes } from "node:crypto";
import { readEnv } from "../../config/env.ts";
import { loadKeys } from "../../config/keys.ts";
import { CHANNELS } from "../../schemas/channel.ts";
import type { Plan } from "../../schemas/plan.ts";
import { openDispatchContext } from "../../src/compose/dispatch-context.ts";
import type { DispatchContext } from "../../src/dispatch/context.ts";
import { raiseFromPayload } from "../../src/dispatch/fence.ts";
import { openLog } from "../../src/log.ts";
import type { OperatorEvent } from "../../src/operator/operator-event.ts";
import { openQueueBackend, type QueueBackend } from "../../src/queue/backend.ts";
import { openQueues } from "../../src/queue/queues.ts";
import { type Sandbox, startSandbox } from "../../src/sandbox/start-sandbox.ts";
import { listen } from "../../src/store/listen.ts";
import { setRate } from "../../src/store/rates.ts";
import { startDeliver } from "../../workers/deliver.ts";
import type { Running } from "../../workers/loop.ts";
import { startPlan } from "../../workers/plan.ts";
import { startRelay } from "../../workers/relay.ts";
import { startRetry } from "../../workers/retry.ts";
import { startSweep } from "../../workers/sweep.ts";
import { testDatabase } from "./database.ts";
import { TEST_KEYS } from "./ledger.ts";

/** A running line with its sandbox. `start` and `stop` run the workers; both may be called again. */
export type TestLine = {
  database: Awaited<ReturnType<typeof testDatabase>>;
  sandbox: Sandbox;
  context: DispatchContext;
  backend: QueueBackend;
  namespace: string;
  start(): Promise<void>;
  stop(): Promise<void>;
  close(): Promise<void>;
};

const ACCOUNT = `AC${"1".repeat(32)}`;

const PLAN = { servicePlanId: "plan00000001", apiToken: "sandbox" };

/** What adds the sandbox's Sinch as a second provider of SMS. */
export function sinchEnvironment(sandbox: Pick<Sandbox, "sinchUrl">): Record<string, string> {
  return {
    SINCH_SERVICE_PLAN_ID: PLAN.servicePlanId,
    SINCH_API_TOKEN: PLAN.apiToken,
    SINCH_FROM: "+15005550007",
    SINCH_API_URL: sandbox.sinchUrl,
    SINCH_SEGMENTS_PER_SECOND: "100000",
  };
}

/** The environment under which the service reaches `sandbox`. */
export function lineEnvironment(
  databaseUrl: string,
  sandbox: Pick<Sandbox, "twilioUrl" | "smtpUrl">,
  dataDir: string,
): Record<string, string> {
  return {
    MODE: "sandbox",
    LOG_LEVEL: process.env.TEST_LOG_LEVEL ?? "fatal",
    DATABASE_URL: databaseUrl,
    DATA_DIR: dataDir,
    TWILIO_ACCOUNT_SID: ACCOUNT,
    TWILIO_AUTH_TOKEN: "sandbox",
    TWILIO_FROM: "+15005550006",
    TWILIO_API_URL: sandbox.twilioUrl,
    SMTP_URL: sandbox.smtpUrl,
    SMS_SEGMENTS_PER_SECOND: "100000",
    MAILS_PER_SECOND: "100000",
    ENCRYPTION_KEYS: TEST_KEYS.map(({ id, key }) => `${id}:${key.toString("base64")}`).join(","),
    HASH_KEYS: TEST_KEYS.map(({ id, key }) => `${id}:${key.toString("base64")}`).join(","),
  };
}

/** Opens a line on a fresh database; `plan` is what every pinned version reads as (tests that hold at night give one). */
export async function testLine(options: {
  redisUrl?: string | undefined;
  plan?: Plan;
  dataDir: string;
  /** With Sinch as a second provider of SMS. */
  sinch?: boolean;
  callOperator?: (event: OperatorEvent) => void;
}): Promise<TestLine> {
  const database = await testDatabase();
  const sandbox = await startSandbox({ twilio: { accountSid: ACCOUNT, authToken: "sandbox" }, sinch: PLAN });
  const env = readEnv({
    ...lineEnvironment(database.url, sandbox, options.dataDir),
    ...(options.sinch ? sinchEnvironment(sandbox) : {}),
  });
  const keys = await loadKeys(env);
  const log = openLog({ level: env.LOG_LEVEL, mode: "sandbox", part: "test" });
  const opened = await openDispatchContext(env, keys, database.pool, log, options.callOperator);
  const context: DispatchContext = { ...opened.context, planOf: async () => options.plan ?? NO_NIGHT };
  for (const name of ["sms", "sms-sinch", "email"])
    await setRate(database.pool, { name, perSecond: 1e5, burst: 1e5 });
  const namespace = `test-${randomBytes(6).toString("hex")}`;
  const backend = openQueueBackend({
    redisUrl: options.redisUrl,
    databaseUrl: database.url,
    poolMax: 12,
    namespace,
  });
  let running: Running[] = [];

  async function stop(): Promise<void> {
    await Promise.all(running.map((part) => part.stop()));
    running = [];
  }

  return {
    database,
    sandbox,
    context,
    backend,
    namespace,
    async start() {
      running = await startWorkers(context, backend, database.url);
    },
    stop,
    async close() {
      await stop();
      await backend.close();
      await opened.close();
      await sandbox.close();
      await database.close();
    },
  };
}

/** Every worker of the line, with the system's verbs on alerts left out. */
export async function startWorkers(
  context: DispatchContext,
  backend: QueueBackend,
  databaseUrl: string,
): Promise<Running[]> {
  const queues = openQueues(backend);
  const relay = startRelay(context, queues);
  const wake = () => relay.wake();
  const nothing = { expire: async () => undefined, repeat: async () => undefined };
  const listening = await listen(databaseUrl, ["amberwire_fence", "amberwire_due"], {
    hear: (channel, payload) =>
      channel === "amberwire_fence" ? raiseFromPayload(context.fence, payload) : wake(),
    missed: wake,
  });
  return [
    relay,
    startRetry(context),
    startSweep(context, nothing),
    startPlan(context, backend, wake),
    ...CHANNELS.map((channel) => startDeliver(context, backend, channel, wake)),
    { stop: () => queues.close() },
    { stop: () => listening.close() },
  ];
}

/** Only what the planner reads of a plan: a tier without a night, and a zone. */
export const NO_NIGHT = {
  timeZone: "Europe/Paris",
  regionTimeZones: {},
  tiers: { abduction: {} },
} as unknown as Plan;

// What a campaign stands on: servers, the service's processes, the sandbox, invented people and officers.
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import * as areas from "../../config/areas.ts";
import { childEnvironment, knownVariables, readEnv } from "../../config/env.ts";
import { loadKeys } from "../../config/keys.ts";
import { loadPlanBook } from "../../config/plans.ts";
import type { AlertCaseInput } from "../../schemas/alert.ts";
import { systemClock } from "../../src/clock.ts";
import { importContacts } from "../../src/contacts/import-contacts.ts";
import { writeInventedContacts } from "../../src/demo/invent-contacts.ts";
import { type DemoOffice, inventOffice } from "../../src/demo/invent-office.ts";
import { tierOf } from "../../src/domain/plan-rules.ts";
import { freePort } from "../../src/free-port.ts";
import { openLog } from "../../src/log.ts";
import { type Sandbox, startSandbox } from "../../src/sandbox/start-sandbox.ts";
import { openPool, type Pool } from "../../src/store/db.ts";
import { migrate } from "../../src/store/migrate.ts";
import { type ChaosMember, startMember } from "./members.ts";
import { type KillablePostgres, type KillableRedis, startPostgres, startRedis } from "./servers.ts";

/** Everything that can be broken, and what tells whether it held. */
export type ChaosStage = {
  postgres: KillablePostgres;
  redis: KillableRedis | undefined;
  members: { api: ChaosMember; brain: ChaosMember; hands: ChaosMember[] };
  sandbox: Sandbox;
  pool: Pool;
  url: string;
  office: DemoOffice;
  example: AlertCaseInput;
  close(): Promise<void>;
};

/** What a campaign is run with. Rates make one alert last minutes. */
export type StageSettings = { backend: "postgres" | "redis"; people: number; rates: Record<string, string> };

const COUNTRY = "FR";
const ALERTED_AFTER_MS = 20 * 60_000;
const BRAIN = "relay,plan,retry,sweep,call,housekeeping";
const HANDS = "sms,email,push,webhook";

/** Starts it all; `close` ends every process and removes every file, also after a failed start. */
export async function openStage({ backend, people, rates }: StageSettings): Promise<ChaosStage> {
  await using opened = new AsyncDisposableStack();
  const dataDir = await mkdtemp(join(tmpdir(), "amberwire-chaos-"));
  opened.defer(() => rm(dataDir, { recursive: true, force: true }));
  const log = openLog({ level: "fatal", mode: "sandbox", part: "chaos" });
  const postgres = await startPostgres(dataDir, log);
  opened.defer(() => postgres.stop());
  await migrate(postgres.url, { log });
  const redis = backend === "redis" ? await startRedis(join(dataDir, "redis")) : undefined;
  opened.defer(async () => redis?.stop());

  const played = (await loadPlanBook({ enabled: "all" })).get(COUNTRY);
  const example = played?.example;
  const point = example?.disappearance.point?.coordinates;
  if (!played || !example || !point) throw new Error(`The example of ${COUNTRY} cannot be played.`);
  const startsAt = Date.parse(example.disappearance.latest) + ALERTED_AFTER_MS;
  const startedMs = performance.now();

  const env = readEnv({
    ...knownVariables(),
    MODE: "sandbox",
    DATA_DIR: dataDir,
    DATABASE_URL: postgres.url,
  });
  const keys = await loadKeys(env);
  const account = { accountSid: `AC${"7".repeat(32)}`, authToken: "chaos" };
  const sandbox = await startSandbox({
    twilio: account,
    ...(keys.vapid ? { vapidPublicKey: keys.vapid.publicKey } : {}),
    inbox: { itemsMax: 400_000, bytesMax: 3 * 2 ** 30 },
  });
  opened.defer(() => sandbox.close());
  const port = await freePort();
  const url = `http://localhost:${port}`;
  const environment = () =>
    childEnvironment({
      MODE: "sandbox",
      NODE_ENV: "production",
      LOG_LEVEL: process.env.CHAOS_LOG ?? "fatal",
      DATA_DIR: dataDir,
      DATABASE_URL: postgres.url,
      REDIS_URL: redis?.url ?? "",
      PORT: String(port),
      PUBLIC_URL: url,
      TWILIO_ACCOUNT_SID: account.accountSid,
      TWILIO_AUTH_TOKEN: account.authToken,
      TWILIO_FROM: "+15005550006",
      TWILIO_API_URL: new URL(sandbox.twilioUrl).origin,
      SMTP_URL: sandbox.smtpUrl,
      SANDBOX_CONTROL_URL: sandbox.controlUrl,
      CLOCK: new Date(startsAt + performance.now() - startedMs).toISOString(),
      ...rates,
    });
  const pool = openPool(postgres.url, 6, "amberwire chaos");
  opened.defer(() => pool.end());

  const file = join(dataDir, "contacts.ndjson");
  await writeInventedContacts(file, {
    count: people,
    country: COUNTRY,
    languages: played.pinned.plan.languages,
    around: [point[0], point[1]],
    subscriptionFor: (n) => sandbox.subscriptionFor(n),
  });
  const silent = { fault: () => undefined, progress: () => undefined };
  await importContacts({ pool, keys, now: () => new Date() }, file, { fresh: true }, silent);
  const tier = tierOf(
    played.pinned.plan,
    example.tier ?? played.pinned.plan.defaultTier ?? "",
    example.region,
  );
  if (!tier) throw new Error(`The plan of ${COUNTRY} has no tier for its example.`);
  const actor = { kind: "operator" as const, id: "chaos" };
  const office = await inventOffice(
    { pool, keys, areas, clock: systemClock, actor },
    { country: COUNTRY, tier, webhookUrls: sandbox.webhookUrls },
  );
  for (const [index, secret] of office.endpointSecrets.entries())
    await fetch(new URL(`/webhooks/${index}/secrets`, sandbox.controlUrl), {
      method: "PUT",
      headers: { "content-type": "application/json" },
      body: JSON.stringify({ secrets: [secret] }),
    });

  const member = (name: string, ...args: string[]) => {
    const started = startMember(name, args, environment);
    opened.defer(() => started.stop());
    return started;
  };
  const members = {
    brain: member("brain", "worker", "--queues", BRAIN),
    hands: [1, 2].map((n) => member(`hand ${n}`, "worker", "--queues", HANDS)),
    api: member("api", "api"),
  };
  await Promise.all([members.api, members.brain, ...members.hands].map((one) => one.ready()));
  const rest = opened.move();
  return {
    postgres,
    redis,
    members,
    sandbox,
    pool,
    url,
    office,
    example,
    close: () => rest.disposeAsync(),
  };
}

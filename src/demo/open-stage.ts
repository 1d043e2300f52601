// Everything embedded and in the sandbox, on a data folder of its own that goes with it, with invented people and officers on it.
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import * as areas from "../../config/areas.ts";
import { type Env, knownVariables, readEnv } from "../../config/env.ts";
import { type CountryPlan, loadPlanBook } from "../../config/plans.ts";
import type { AlertCaseInput } from "../../schemas/alert.ts";
import { systemClock } from "../clock.ts";
import { importContacts } from "../contacts/import-contacts.ts";
import { tierOf } from "../domain/plan-rules.ts";
import type { Lifecycle } from "../lifecycle.ts";
import type { Logger } from "../log.ts";
import { openPool, type Pool } from "../store/db.ts";
import { type Group, startGroup } from "../supervise/group.ts";
import { writeInventedContacts } from "./invent-contacts.ts";
import { type DemoOffice, inventOffice } from "./invent-office.ts";

/** What may be chosen: a country whose plan can send, and how many people to invent. */
export type StageOptions = {
  country: string;
  contacts: number;
  log: Logger;
  lifecycle: Lifecycle;
  say: (line: string) => void;
};

// Fast enough to watch, slow enough to see; a real sender's contract decides.
const VARIABLES = {
  MODE: "sandbox",
  NODE_ENV: "production",
  DATABASE_URL: "",
  PORT: "0",
  PUBLIC_URL: "",
  LOG_LEVEL: "error",
  WORKER_PROCESSES: "1",
  SMS_SEGMENTS_PER_SECOND: "2000",
  MAILS_PER_SECOND: "1000",
};

/** Minutes between the invented disappearance and the start: the demo's clock is fixed, so no night rule depends on the hour it is run at. */
const ALERTED_AFTER_MS = 20 * 60_000;

/** A stage that stands: where it listens, who acts, and the case to play. `close` lets go of what the stage itself holds; the lifecycle ends the rest. */
export type Stage = {
  url: string;
  office: DemoOffice;
  example: AlertCaseInput;
  clock: string;
  close(): Promise<void>;
};

/** Starts the group and invents everybody. The clock is fixed to the example's hour. */
export async function openStage(options: StageOptions): Promise<Stage> {
  const { country, say, lifecycle, log } = options;
  const plan = await planOf(country);
  const scene = plan.example.disappearance;
  const point = scene.point?.coordinates;
  if (!point) throw new Error(`The example of ${country} has no point, so nobody can be invented round it.`);
  const dataDir = await mkdtemp(join(tmpdir(), "amberwire-demo-"));
  await lifecycle.part(
    "data folder",
    async () => dataDir,
    () => rm(dataDir, { recursive: true, force: true }),
  );
  const clock = new Date(Date.parse(scene.latest) + ALERTED_AFTER_MS).toISOString();
  const variables = { ...VARIABLES, DATA_DIR: dataDir, CLOCK: clock };
  const env: Env = readEnv({ ...knownVariables(), ...variables });
  const group = await startGroup(env, { log, lifecycle, say, variables });
  const pool = openPool(group.databaseUrl, 4, "amberwire demo");
  try {
    const around: readonly [number, number] = [point[0], point[1]];
    const office = await furnish({ ...options, dataDir, group, pool, plan, around });
    return { url: group.url ?? "", office, example: plan.example, clock, close: () => pool.end() };
  } catch (thrown) {
    await pool.end();
    throw thrown;
  }
}

async function furnish(parts: {
  country: string;
  contacts: number;
  say: (line: string) => void;
  dataDir: string;
  group: Group;
  pool: Pool;
  plan: PlayedPlan;
  around: readonly [number, number];
}): Promise<DemoOffice> {
  const { country, group, pool, plan, say } = parts;
  const { sandbox, keys } = group;
  if (!sandbox)
    throw new Error(
      "The demo brings its own sandbox: unset TWILIO_API_URL, SMTP_URL and SANDBOX_CONTROL_URL.",
    );
  const file = join(parts.dataDir, "contacts.ndjson");
  const { languages } = plan.pinned.plan;
  const subscriptionFor = (n: number) => sandbox.subscriptionFor(n);
  await writeInventedContacts(file, {
    count: parts.contacts,
    country,
    languages,
    around: parts.around,
    subscriptionFor,
  });
  const silent = {
    fault: (line: number, message: string) => say(`line ${line}: ${message}`),
    progress: () => undefined,
  };
  const imported = await importContacts({ pool, keys, now: () => new Date() }, file, { fresh: true }, silent);
  const tier = tierOf(
    plan.pinned.plan,
    plan.example.tier ?? plan.pinned.plan.defaultTier ?? "",
    plan.example.region,
  );
  if (!tier) throw new Error(`The plan of ${country} has no tier for its example.`);
  const context = { pool, keys, areas, clock: systemClock, actor: { kind: "operator" as const, id: "demo" } };
  const office = await inventOffice(context, { country, tier, webhookUrls: sandbox.webhookUrls });
  for (const [index, secret] of office.endpointSecrets.entries()) {
    const told = await fetch(new URL(`/webhooks/${index}/secrets`, sandbox.controlUrl), {
      method: "PUT",
      headers: { "content-type": "application/json" },
      body: JSON.stringify({ secrets: [secret] }),
    });
    if (!told.ok)
      throw new Error(`The sandbox did not take a receiver's secret: ${told.status} ${await told.text()}`);
  }
  say(`${imported.contacts} invented contacts, ${office.endpointSecrets.length} invented broadcasters.`);
  return office;
}

/** A country whose plan can send, with the case that is played. */
type PlayedPlan = CountryPlan & { example: AlertCaseInput };

async function planOf(country: string): Promise<PlayedPlan> {
  const book = await loadPlanBook({ enabled: "all" });
  const played = (code: string): PlayedPlan[] => {
    const plan = book.get(code);
    return plan?.example && plan.pinned.plan.statuses.includes("actual")
      ? [{ ...plan, example: plan.example }]
      : [];
  };
  const [plan] = played(country);
  if (plan) return plan;
  const others = book.countries().filter((code) => played(code).length > 0);
  throw new Error(
    `There is no plan by which ${country} could send an alert. There are ${others.join(", ")}.`,
  );
}

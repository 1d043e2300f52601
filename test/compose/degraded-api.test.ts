// An api process over real files and tables, with countries at fault: what it answers, and whom it calls.
import { rm } from "node:fs/promises";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { readEnv } from "../../config/env.ts";
import { loadKeys } from "../../config/keys.ts";
import { pinPlan } from "../../config/plans/pin-plan.ts";
import { loadPlanBook } from "../../config/plans.ts";
import { keepSoundCountries } from "../../src/compose/last-good.ts";
import { composeApi } from "../../src/compose.ts";
import { openLog } from "../../src/log.ts";
import { account, oneListener, oneSandbox } from "../sandbox/one-sandbox.ts";
import { type TestDatabase, testDatabase } from "../support/database.ts";
import { temporaryFolder } from "../support/embedded.ts";
import { until } from "../support/until.ts";

const sandbox = await oneSandbox();
const pager = await oneListener();
let db: TestDatabase;
let dataDir: string;
let api: Awaited<ReturnType<typeof composeApi>>;

beforeAll(async () => {
  [db, dataDir] = await Promise.all([testDatabase(), temporaryFolder()]);
  await keepAs("ZZ");
  const env = readEnv({
    DATABASE_URL: db.url,
    DATA_DIR: dataDir,
    PORT: "0",
    LOG_LEVEL: "silent",
    COUNTRIES_ENABLED: "FR,YY,ZZ",
    OPERATOR_ALERT_WEBHOOK: `${pager.url}/hook`,
    OPERATOR_ALERT_EMAIL: "oncall@example.org",
    SMTP_URL: sandbox.smtpUrl,
    TWILIO_ACCOUNT_SID: account.accountSid,
    TWILIO_API_KEY: "SK00000000000000000000000000000000",
  });
  api = await composeApi({ ...env, DATABASE_URL: db.url }, await loadKeys(env), { serve: "all" });
});
afterAll(async () => {
  await api?.stop();
  await db.close();
  await rm(dataDir, { recursive: true, force: true });
});

/** Keeps France's content as that of another country, as if its files had once been sound. */
async function keepAs(country: string): Promise<void> {
  const france = (await loadPlanBook({ enabled: ["FR"] })).get("FR");
  if (!france) throw new Error("France must be sound here");
  const other = { ...france, pinned: pinPlan({ ...france.pinned.plan, country }) };
  const book = { countries: () => [country], get: () => other, faults: [], notes: [] };
  await keepSoundCountries(db.pool, book, openLog({ level: "silent", mode: "sandbox", part: "test" }));
}

async function ask(path: string) {
  const answer = await fetch(new URL(path, api.url));
  const text = await answer.text();
  return { status: answer.status, text, body: path === "/metrics" ? undefined : JSON.parse(text) };
}

describe("with one country that is stood in for and one that is not", () => {
  test("the service runs, and readyz says which is which", async () => {
    const { body } = await ask("/readyz");
    expect(body.parts.plans).toEqual({
      ready: true,
      degraded: true,
      reason:
        "faulty and disabled: YY; faulty, the last good plan stands in: ZZ; amberwire plans check names the faults",
    });
    expect(body.parts.channels).toMatchObject({ degraded: true, reason: "disabled: sms (twilio)" });
  });

  test("a metric counts both", async () => {
    const { text } = await ask("/metrics");
    expect(text).toContain('amberwire_country_faulty{country="YY",stands_in="false"} 1');
    expect(text).toContain('amberwire_country_faulty{country="ZZ",stands_in="true"} 1');
    expect(text).not.toContain('country="FR"');
  });

  test("the list and the country itself say degraded and why", async () => {
    const { body } = await ask("/v1/countries");
    expect(
      body.items.map(({ country, degraded }: { country: string; degraded: boolean }) => [country, degraded]),
    ).toEqual([
      ["FR", false],
      ["ZZ", true],
    ]);
    const reason = expect.stringMatching(/^The country's files have faults; what was kept of them on /);
    expect((await ask("/v1/countries/ZZ")).body).toMatchObject({ degraded: true, degradedReason: reason });
    expect((await ask("/v1/countries/FR")).body).toMatchObject({ degraded: false, degradedReason: null });
    expect((await ask("/v1/countries/YY")).status).toBe(404);
  });

  test("the operator is called for the countries and for the channel, by webhook and by mail", async () => {
    await until(() => pager.got.length === 2);
    expect(pager.got.map(({ body }) => JSON.parse(body).key).sort()).toEqual([
      "channel.disabled:sms:twilio",
      "countries.faulty:YY,ZZ",
    ]);
    await until(async () => (await sandbox.inbox.list({ to: "oncall@example.org" })).length === 2);
  });
});

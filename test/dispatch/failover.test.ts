// The line with two providers of SMS, real database and queue, and the sandbox's servers, one of which fails in the middle.
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, afterEach, beforeAll, expect, test, vi } from "vitest";
import { cellOf } from "../../src/domain/geo/cell.ts";
import type { OperatorEvent } from "../../src/operator/operator-event.ts";
import type { FaultRule } from "../../src/sandbox/faults.ts";
import { providerStates } from "../../src/store/provider-states.ts";
import { setRate } from "../../src/store/rates.ts";
import { startBeat } from "../../workers/beat.ts";
import { commitBulletin, sceneAt, settled } from "../support/commit.ts";
import { seedAgency, seedAlert, seedContacts } from "../support/ledger.ts";
import { type TestLine, testLine } from "../support/line.ts";
import { retryNow, statesOf } from "../support/steps.ts";
import { until } from "../support/until.ts";

// The same rules by a quicker clock: a minute's outage takes seconds, and a hang is known to be one within one.
vi.mock("../../config/dispatch.ts", async (original) => {
  const real = await original<typeof import("../../config/dispatch.ts")>();
  const sms = { ...real.CHANNEL_LIMITS.sms, slowMs: 400, requestTimeoutMs: 800, connectTimeoutMs: 500 };
  return {
    ...real,
    CHANNEL_LIMITS: { ...real.CHANNEL_LIMITS, sms },
    FAILOVER: {
      ...real.FAILOVER,
      openForMs: [300, 500],
      trials: { calls: 3, everyMs: 50 },
      shareLastsMs: 500,
      stoppedForMs: 1_500,
    },
  };
});

const called: OperatorEvent[] = [];
let line: TestLine;
let agency: Awaited<ReturnType<typeof seedAgency>>;
let folder: string;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "amberwire-failover-"));
  line = await testLine({ dataDir: folder, sinch: true, callOperator: (event) => called.push(event) });
  agency = await seedAgency(line.database.pool);
  await line.start();
});
afterEach(() => line.sandbox.faults.clear());
afterAll(async () => {
  await line.close();
  await rm(folder, { recursive: true });
});

async function alertTo(center: [number, number], count: number) {
  const { pool } = line.database;
  await seedContacts(pool, { count, cellOf: () => cellOf(...center) });
  const since = line.sandbox.inbox.counts().last;
  const alertId = await seedAlert(pool, agency);
  const { ledgerId } = await commitBulletin(line, agency, { alertId, number: 1, ...sceneAt(center, 2) });
  /** Who got it, in the order in which it came, and through whom. */
  const got = async () => {
    const items = await line.sandbox.inbox.list({ channel: "sms", after: since, limit: 1000 });
    return items.flatMap(({ to, content }) =>
      content.kind === "sms" ? [{ to, provider: content.provider }] : [],
    );
  };
  return { ledgerId, got };
}

async function rates(perSecond: number): Promise<void> {
  for (const name of ["sms", "sms-sinch"]) {
    await setRate(line.database.pool, { name, perSecond, burst: 20 });
    await line.database.pool.query("UPDATE rate_bucket SET tokens = 20 WHERE name = $1", [name]);
  }
}

/** What Twilio does from now on to every third send each: refuses, hangs after taking it, cuts. It cannot be read either. */
function breakTwilio(): void {
  const outage: FaultRule["fault"][] = [
    { kind: "status", status: 503 },
    { kind: "hang", taken: true },
    { kind: "reset", taken: false },
  ];
  const match = { channel: "sms", provider: "twilio" } as const;
  for (const [skip, fault] of outage.entries())
    line.sandbox.faults.add({ match, every: 3 - skip, times: null, fault });
  line.sandbox.faults.add({
    match: { ...match, call: "list" },
    times: null,
    fault: { kind: "status", status: 503 },
  });
}

const share = (provider: string) =>
  line.context.channels.sms?.providers.states().find((state) => state.provider === provider)?.share;

test("an outage of one provider in the middle: everybody gets it once, by the other; afterwards traffic drifts back", async () => {
  await rates(100);
  const { ledgerId, got } = await alertTo([-0.9, 47.3], 900);
  await until(async () => (await got()).length > 150, { withinMs: 20_000 });
  const before = await got();
  breakTwilio();
  await until(() => share("twilio") === 0, { withinMs: 10_000, what: "Twilio to be left" });
  const broken = (await got()).length;
  const unread = () =>
    countOf(ledgerId, "outcome = 'deferred' AND code LIKE 'lookup-%' AND provider = 'twilio'");
  await until(async () => (await got()).length > broken + 100 && (await unread()) > 0, { withinMs: 20_000 });
  const during = (await got()).slice(broken);
  line.sandbox.faults.clear();
  await until(() => share("twilio") === 1, { withinMs: 20_000, what: "Twilio to have its share again" });
  const back = (await got()).length;
  await settled(line, ledgerId, 90_000);

  const all = await got();
  expect(all.length).toBe(900);
  expect(new Set(all.map(({ to }) => to)).size).toBe(900);
  expect(await statesOf(line.context, ledgerId)).toEqual({ accepted: 900 });
  // Both carried from the start, for capacities add up; then one did; then both again.
  expect(new Set(before.map(({ provider }) => provider))).toEqual(new Set(["twilio", "sinch"]));
  expect(during.filter(({ provider }) => provider === "sinch").length / during.length).toBeGreaterThan(0.9);
  expect(all.slice(back).some(({ provider }) => provider === "twilio")).toBe(true);
  await expectDoubtsToStay(ledgerId);
}, 180_000);

/** A fate that was unknown at Twilio was looked up there, and what it had taken was found and not sent again. */
async function expectDoubtsToStay(ledgerId: number): Promise<void> {
  expect(await countOf(ledgerId, "outcome = 'unknown' AND provider IS DISTINCT FROM 'twilio'")).toBe(0);
  expect(await countOf(ledgerId, "outcome = 'unknown'")).toBeGreaterThan(4);
  expect(
    await countOf(ledgerId, "outcome = 'accepted' AND provider = 'twilio' AND attempt > 1"),
  ).toBeGreaterThan(0);
}

async function countOf(ledgerId: number, condition: string): Promise<number> {
  const sql = `SELECT count(*)::int AS n FROM attempt_outcome WHERE bulletin_ledger_id = $1 AND ${condition}`;
  return (await line.database.pool.query<{ n: number }>(sql, [ledgerId])).rows[0]?.n ?? 0;
}

test("a refused account calls the operator once, and the other provider carries everybody", async () => {
  await rates(1e5);
  called.length = 0;
  line.sandbox.faults.add({
    match: { channel: "sms", provider: "twilio" },
    times: null,
    fault: { kind: "twilio", code: 20003 },
  });
  const { ledgerId, got } = await alertTo([-0.5, 47.3], 300);
  await settled(line, ledgerId, 30_000);
  const all = await got();
  expect(all.map(({ provider }) => provider)).toEqual(Array(300).fill("sinch"));
  expect(new Set(all.map(({ to }) => to)).size).toBe(300);
  expect(called.map(({ key, severity }) => [key, severity])).toEqual([
    ["credentials.refused:sms:twilio", "critical"],
  ]);
  const { rows } = await line.database.pool.query("SELECT FROM suppression");
  expect(rows).toEqual([]);
}, 60_000);

test("without a provider the channel rests: slices are kept, and go out when one is back", async () => {
  const { pool } = line.database;
  line.sandbox.faults.add({
    match: { channel: "sms", provider: "twilio" },
    times: null,
    fault: { kind: "twilio", code: 20003 },
  });
  line.sandbox.faults.add({
    match: { channel: "sms", provider: "sinch" },
    times: null,
    fault: { kind: "status", status: 402 },
  });
  const { ledgerId, got } = await alertTo([-0.1, 47.3], 300);
  await until(() => share("twilio") === 0 && share("sinch") === 0, { withinMs: 10_000 });
  const beat = startBeat(line.context, ["sms"]);
  const told = await until(async () => (await providerStates(pool, 10_000))[0]);
  expect(told).toMatchObject([
    { channel: "sms", provider: "twilio", state: "stopped", code: "twilio-20003" },
    { channel: "sms", provider: "sinch", state: "stopped", code: "sinch-http-402" },
  ]);
  await beat.stop();
  expect(await got()).toEqual([]);
  const { rows } = await pool.query<{ open: number }>(
    "SELECT sum(size - opened_to)::int AS open FROM slice WHERE bulletin_ledger_id = $1 AND state <> 'done'",
    [ledgerId],
  );
  expect(rows[0]?.open).toBeGreaterThan(200);
  line.sandbox.faults.clear();
  // Those few who were offered to both wait for a minute, as the replies ask; the test does not.
  await until(() => share("twilio") !== 0, { withinMs: 20_000 });
  const retried = async () => {
    await retryNow(line.context);
    return (await got()).length === 300;
  };
  await until(retried, { withinMs: 30_000 });
  await settled(line, ledgerId, 60_000);
  const all = await got();
  expect(all.length).toBe(300);
  expect(new Set(all.map(({ to }) => to)).size).toBe(300);
  expect(await statesOf(line.context, ledgerId)).toEqual({ accepted: 300 });
}, 90_000);

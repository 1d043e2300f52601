import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { planBulletin } from "../../src/dispatch/plan.ts";
import { cellOf } from "../../src/domain/geo/cell.ts";
import type { InboxItem } from "../../src/sandbox/inbox-item.ts";
import { dispatchReport } from "../../src/store/dispatch-report.ts";
import { setRate } from "../../src/store/rates.ts";
import { commitBulletin, sceneAt, settled as settledOn } from "../support/commit.ts";
import { type SeedBulletin, seedAgency, seedAlert, seedContacts } from "../support/ledger.ts";
import { type TestLine, testLine } from "../support/line.ts";
import { type TestRedis, testRedis } from "../support/redis.ts";
import { until } from "../support/until.ts";

const redis: TestRedis | undefined = await testRedis();
const dataDir = await mkdtemp(join(tmpdir(), "amberwire-line-"));
afterAll(async () => {
  await redis?.close();
  await rm(dataDir, { recursive: true });
});

const NANTES: [number, number] = [-1.5536, 47.2184];

describe.each([
  { name: "PostgreSQL", url: undefined },
  ...(redis ? [{ name: "Redis", url: redis.url }] : []),
])("the line on $name", ({ url }) => {
  let line: TestLine;
  let agency: Awaited<ReturnType<typeof seedAgency>>;

  beforeAll(async () => {
    line = await testLine({ redisUrl: url, dataDir });
    agency = await seedAgency(line.database.pool);
    await line.start();
  });
  afterAll(() => line.close());

  const commit = (alertId: string, bulletin: Omit<SeedBulletin, "alertId">) => {
    const scene = bulletin.reach === "reached" ? {} : sceneAt(NANTES, 12);
    return commitBulletin(line, agency, { ...scene, ...bulletin, alertId });
  };
  const settled = (ledgerId: number, withinMs?: number) => settledOn(line, ledgerId, withinMs);

  function around(n: number): string {
    return cellOf(NANTES[0] + ((n % 21) - 10) * 0.008, NANTES[1] + ((n % 17) - 8) * 0.006);
  }

  test("an alert reaches everybody in its area once, over four channels, and its cancel exactly those reached", async () => {
    const { pool } = line.database;
    await seedContacts(pool, { count: 700, cellOf: around });
    await seedContacts(pool, {
      count: 60,
      channel: "email",
      cellOf: around,
      address: (n) => `p${n}.${Math.random()}@x.example`,
    });
    await seedContacts(pool, {
      count: 120,
      channel: "push",
      cellOf: around,
      address: (n) => JSON.stringify(line.sandbox.subscriptionFor(n)),
    });
    await seedContacts(pool, { count: 5, cellOf: () => cellOf(2.35, 48.85) });
    const alertId = await seedAlert(pool, agency);
    const alert = await commit(alertId, { number: 1, channels: ["sms", "email", "push", "webhook"] });
    await settled(alert.ledgerId);
    const report = await dispatchReport(pool, alertId);
    expect(report.bulletins[0]).toMatchObject({ audience: 880 });
    expect(report.bulletins[0]?.channels.sms?.outcomes).toMatchObject({
      accepted: 700,
      pending: 0,
      unknown: 0,
    });
    expect(report.bulletins[0]?.channels.email?.outcomes).toMatchObject({ accepted: 60 });
    expect(report.bulletins[0]?.channels.push?.outcomes).toMatchObject({ accepted: 120 });
    const counts = line.sandbox.inbox.counts();
    expect(counts).toMatchObject({ channels: { sms: 700, email: 60, push: 120 } });
    const cancel = await commit(alertId, {
      number: 2,
      kind: "cancel",
      reach: "reached",
      channels: ["sms", "email", "push", "webhook"],
    });
    await settled(cancel.ledgerId);
    const after = await dispatchReport(pool, alertId);
    expect(after.bulletins[1]).toMatchObject({
      audience: 880,
      channels: { sms: { outcomes: { accepted: 700 } } },
    });
  });

  test("a cancel overtakes: no older window opens after it, it goes to those reached, and nobody hears it before the alert", async () => {
    const { pool } = line.database;
    const cell = cellOf(-1.2, 47.1);
    await seedContacts(pool, { count: 600, cellOf: () => cell });
    await setRate(pool, { name: "sms", perSecond: 150, burst: 20 });
    await pool.query("UPDATE rate_bucket SET tokens = 20 WHERE name = 'sms'");
    const since = line.sandbox.inbox.counts();
    const alertId = await seedAlert(pool, agency);
    const scene = sceneAt([-1.2, 47.1], 2);
    const alert = await commit(alertId, { number: 1, ...scene });
    await until(() => line.sandbox.inbox.counts().total > since.total + 60, { withinMs: 15_000 });
    const cancel = await commit(alertId, { number: 2, kind: "cancel", reach: "reached" });
    const { rows: atCancel } = await pool.query(
      "SELECT sum(opened_to)::int AS opened FROM slice WHERE bulletin_ledger_id = $1",
      [alert.ledgerId],
    );
    await setRate(pool, { name: "sms", perSecond: 1e5, burst: 1e5 });
    await settled(alert.ledgerId);
    await settled(cancel.ledgerId);
    const { rows: atEnd } = await pool.query(
      "SELECT sum(opened_to)::int AS opened FROM slice WHERE bulletin_ledger_id = $1",
      [alert.ledgerId],
    );
    expect(atEnd).toEqual(atCancel);
    const report = await dispatchReport(pool, alertId);
    const first = report.bulletins[0]?.channels.sms;
    const second = report.bulletins[1]?.channels.sms;
    expect(first?.audience).toBe(600);
    expect(first?.outcomes.superseded).toBeGreaterThan(0);
    expect((first?.outcomes.accepted ?? 0) + (first?.outcomes.superseded ?? 0)).toBe(600);
    expect(second?.audience).toBe(first?.outcomes.accepted);
    expect(second?.outcomes).toMatchObject({ accepted: second?.audience, pending: 0 });
    const got = await line.sandbox.inbox.list({ channel: "sms", after: since.last, limit: 1000 });
    const heard = new Map<string, string[]>();
    for (const item of got)
      heard.set(item.to, [...(heard.get(item.to) ?? []), textOfSms(item).split(" ")[0] ?? ""]);
    for (const [, texts] of heard)
      if (texts.includes("cancel-2")) expect(texts).toEqual(["alert-1", "cancel-2"]);
  });

  test("an exercise reaches testers only, even when somebody else was put into its slice", async () => {
    const { pool } = line.database;
    const ids = await seedContacts(pool, {
      count: 10,
      cellOf: () => cellOf(-0.9, 47.1),
      tester: (n) => n < 3,
    });
    const alertId = await seedAlert(pool, agency, "exercise");
    const scene = sceneAt([-0.9, 47.1], 2);
    await line.stop();
    const made = await commit(alertId, { number: 1, status: "exercise", ...scene });
    await pool.query(
      `INSERT INTO slice (bulletin_ledger_id, committed_on, alert_id, channel, ring, number, contact_ids, weight)
       SELECT $1, (now() AT TIME ZONE 'UTC')::date, $2, 'sms', 1, 0, ARRAY[$3::bigint], 100`,
      [made.ledgerId, alertId, ids[9]],
    );
    await line.start();
    await settled(made.ledgerId);
    const { outcomes } = (await dispatchReport(pool, alertId)).bulletins[0]?.channels.sms ?? {};
    expect(outcomes).toMatchObject({ accepted: 3, skipped: 1, pending: 0 });
    const { rows } = await pool.query("SELECT code FROM attempt_outcome WHERE contact_id = $1", [ids[9]]);
    expect(rows).toEqual([{ code: "not-eligible" }]);
  });

  test("who is erased or suppressed between the freeze and the send is skipped with the reason", async () => {
    const { pool } = line.database;
    const ids = await seedContacts(pool, { count: 4, cellOf: () => cellOf(-0.6, 47.1) });
    await line.stop();
    const alertId = await seedAlert(pool, agency);
    const scene = sceneAt([-0.6, 47.1], 2);
    const made = await commit(alertId, { number: 1, ...scene });
    await planBulletin(line.context, made.ledgerId);
    await pool.query(
      "INSERT INTO suppression (address_hash, channel, reason) SELECT address_hash, 'sms', 'opted-out' FROM contact WHERE id = $1",
      [ids[0]],
    );
    await pool.query("DELETE FROM contact WHERE id = $1", [ids[1]]);
    await line.start();
    await settled(made.ledgerId);
    const { rows } = await pool.query(
      "SELECT contact_id, outcome, code FROM attempt_outcome WHERE bulletin_ledger_id = $1 ORDER BY contact_id",
      [made.ledgerId],
    );
    expect(rows).toEqual([
      { contact_id: ids[0], outcome: "skipped", code: "suppressed" },
      { contact_id: ids[1], outcome: "skipped", code: "erased" },
      { contact_id: ids[2], outcome: "accepted", code: expect.any(String) },
      { contact_id: ids[3], outcome: "accepted", code: expect.any(String) },
    ]);
  });

  test("a storm of 429, 500, resets and garbage loses nobody, and an SMS in doubt is looked up before it is sent again", async () => {
    const { pool } = line.database;
    await seedContacts(pool, { count: 60, cellOf: () => cellOf(-0.3, 47.1) });
    const add = (
      every: number,
      skip: number,
      fault: Parameters<typeof line.sandbox.faults.add>[0]["fault"],
    ) => line.sandbox.faults.add({ match: { channel: "sms", call: "send" }, every, skip, times: 4, fault });
    add(7, 0, { kind: "status", status: 429, retryAfter: 1 });
    add(7, 2, { kind: "status", status: 500 });
    add(7, 4, { kind: "reset", taken: true });
    add(7, 6, { kind: "garbage" });
    const alertId = await seedAlert(pool, agency);
    const scene = sceneAt([-0.3, 47.1], 2);
    const since = line.sandbox.inbox.counts().last;
    const made = await commit(alertId, { number: 1, ...scene });
    await settled(made.ledgerId, 60_000);
    line.sandbox.faults.clear();
    const { outcomes, audience } = (await dispatchReport(pool, alertId)).bulletins[0]?.channels.sms ?? {};
    expect(audience).toBe(60);
    expect(outcomes).toMatchObject({ accepted: 60, pending: 0, unknown: 0 });
    const got = await line.sandbox.inbox.list({ channel: "sms", after: since, limit: 1000 });
    expect(got.length).toBe(new Set(got.map((item) => item.to)).size);
    const { rows } = await pool.query(
      "SELECT outcome FROM attempt_outcome WHERE bulletin_ledger_id = $1 AND outcome IN ('deferred', 'unknown') GROUP BY outcome",
      [made.ledgerId],
    );
    expect(rows.length).toBe(2);
  }, 90_000);

  test("the queue is wiped in mid-dispatch and nobody is lost or written to twice", async () => {
    const { pool } = line.database;
    await seedContacts(pool, { count: 1500, cellOf: () => cellOf(0.1, 47.1) });
    await setRate(pool, { name: "sms", perSecond: 700, burst: 50 });
    const alertId = await seedAlert(pool, agency);
    const scene = sceneAt([0.1, 47.1], 2);
    const since = line.sandbox.inbox.counts();
    const made = await commit(alertId, { number: 1, ...scene });
    await until(() => line.sandbox.inbox.counts().total > since.total + 100, { withinMs: 15_000 });
    if (url) await redis?.flush();
    else await pool.query("TRUNCATE bullmq.job CASCADE");
    await settled(made.ledgerId, 60_000);
    await setRate(pool, { name: "sms", perSecond: 1e5, burst: 1e5 });
    expect((await dispatchReport(pool, alertId)).bulletins[0]?.channels.sms?.outcomes).toMatchObject({
      accepted: 1500,
      pending: 0,
    });
    expect(line.sandbox.inbox.counts().total - since.total).toBe(1500);
  }, 90_000);
});

function textOfSms(item: InboxItem): string {
  return item.content.kind === "sms" ? item.content.text : "";
}

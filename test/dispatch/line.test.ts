import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { cellOf } from "../../src/domain/geo/cell.ts";
import { circleArea } from "../../src/domain/geo/circle.ts";
import { dispatchReport } from "../../src/store/dispatch-report.ts";
import { contentOf, sealContent } from "../support/content.ts";
import { type SeedBulletin, seedAgency, seedAlert, seedBulletin, seedContacts } from "../support/ledger.ts";
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
const RINGS = {
  origin: NANTES,
  rings: [
    { index: 0, fromKm: 0, toKm: 5 },
    { index: 1, fromKm: 5, toKm: null },
  ],
};

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

  async function commit(
    alertId: string,
    bulletin: Omit<SeedBulletin, "alertId">,
  ): Promise<{ id: string; ledgerId: number }> {
    const { pool } = line.database;
    // As the verbs do: content is there when the bulletin is committed, so it is sealed before anybody is told.
    const area =
      bulletin.reach === "reached"
        ? {}
        : { area: circleArea({ center: NANTES, radiusKm: 12 }), rings: RINGS };
    const client = await pool.connect();
    try {
      const made = await seedBulletin(pool, agency, { ...area, ...bulletin, alertId, planned: true });
      const expiresAt = new Date(Date.now() + (bulletin.expiresInSeconds ?? 3600) * 1000);
      const { number, kind = "alert" } = bulletin;
      const status = bulletin.status === "exercise" ? "exercise" : "actual";
      await sealContent(client, contentOf({ alertId, bulletinId: made.id, number, kind, expiresAt, status }));
      await client.query("UPDATE bulletin SET planned_at = NULL WHERE id = $1", [made.id]);
      await client.query("SELECT pg_notify('amberwire_due', '')");
      return made;
    } finally {
      client.release();
    }
  }

  async function settled(ledgerId: number, withinMs = 20_000): Promise<void> {
    await until(
      async () => {
        const { rows } = await line.database.pool.query(
          "SELECT FROM bulletin WHERE ledger_id = $1 AND settled_at IS NOT NULL",
          [ledgerId],
        );
        return rows.length > 0;
      },
      { withinMs, what: "the bulletin to settle" },
    );
  }

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
});

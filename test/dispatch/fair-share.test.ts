// Several alerts on one channel: who goes first, and that nobody is left waiting for ever.
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { weightOf } from "../../src/alerts/bulletin-weight.ts";
import { cellOf } from "../../src/domain/geo/cell.ts";
import { dispatchReport } from "../../src/store/dispatch-report.ts";
import { setRate } from "../../src/store/rates.ts";
import { anotherIsNext, claimNextSlice } from "../../src/store/slices.ts";
import { commitBulletin, sceneAt, settled } from "../support/commit.ts";
import { type TestDatabase, testDatabase } from "../support/database.ts";
import { seedAgency, seedAlert, seedBulletin, seedContacts } from "../support/ledger.ts";
import { testLine } from "../support/line.ts";
import { until } from "../support/until.ts";

describe("the next slice of a channel", () => {
  let db: TestDatabase;
  let agency: Awaited<ReturnType<typeof seedAgency>>;
  beforeEach(async () => {
    db = await testDatabase();
    agency = await seedAgency(db.pool);
  });
  afterEach(() => db.close());

  async function bulletin(weight: number, slices: number, ringOf = (_n: number) => 0) {
    const alertId = await seedAlert(db.pool, agency);
    const { ledgerId, committedOn } = await seedBulletin(db.pool, agency, { alertId, number: 1, weight });
    for (let n = 0; n < slices; n++)
      await db.pool.query(
        `INSERT INTO slice (bulletin_ledger_id, committed_on, alert_id, channel, ring, number, contact_ids, weight)
         VALUES ($1, $2, $3, 'sms', $4, $5, array_fill(7::bigint, ARRAY[100]), $6)`,
        [ledgerId, committedOn, alertId, ringOf(n), n, weight],
      );
    return ledgerId;
  }
  const claim = () => claimNextSlice(db.pool, { channel: "sms", holder: "w", known: null });
  async function order(count: number): Promise<number[]> {
    const taken: number[] = [];
    for (let n = 0; n < count; n++) taken.push((await claim())?.ledgerId ?? 0);
    return taken;
  }
  const part = (taken: number[], ledgerId: number) => taken.filter((id) => id === ledgerId).length;

  test("alternates between two alerts alike, and gives a later one what the earlier had already", async () => {
    const first = await bulletin(weightOf("alert", "actual"), 12);
    expect(await order(4)).toEqual([first, first, first, first]);
    const second = await bulletin(weightOf("alert", "actual"), 12);
    expect(await order(4)).toEqual([second, second, second, second]);
    const taken = await order(8);
    expect([part(taken, first), part(taken, second)]).toEqual([4, 4]);
  });

  test("goes to cancels, then alerts, then updates, then drills; none of them starves", async () => {
    const drill = await bulletin(weightOf("alert", "exercise"), 40);
    const update = await bulletin(weightOf("update", "actual"), 40);
    const alert = await bulletin(weightOf("alert", "actual"), 40);
    const cancel = await bulletin(weightOf("cancel", "actual"), 40);
    expect((await order(4)).slice(0, 4)).toEqual([cancel, alert, update, drill]);
    const taken = await order(56);
    const shares = [cancel, alert, update, drill].map((id) => part(taken, id));
    expect(shares).toEqual([...shares].sort((a, b) => b - a));
    expect(shares[0]).toBeGreaterThan(2 * (shares[1] ?? 0));
    // 55 times lighter than a cancel: it waits its turn, and has it.
    await order(100);
    const { rows } = await db.pool.query(
      "SELECT count(*)::int AS n FROM slice WHERE state = 'leased' AND bulletin_ledger_id = $1",
      [drill],
    );
    expect(rows[0]?.n).toBeGreaterThan(1);
  });

  test("of one bulletin is the nearest ring, whatever was made first", async () => {
    await bulletin(50, 6, (n) => (n * 5) % 3);
    const rings: (number | undefined)[] = [];
    for (let n = 0; n < 6; n++) rings.push((await claim())?.ring);
    expect(rings).toEqual([0, 0, 1, 1, 2, 2]);
    expect(await claim()).toBeUndefined();
  });

  test("twenty workers at one instant take twenty slices, each once", async () => {
    await bulletin(50, 15);
    await bulletin(50, 15);
    const taken = await Promise.all(Array.from({ length: 20 }, claim));
    expect(new Set(taken.map((slice) => slice?.id)).size).toBe(20);
  });

  test("a running slice hears that another bulletin is to go first, only while one waits", async () => {
    const first = await bulletin(50, 2);
    const ask = () => anotherIsNext(db.pool, { ledgerId: first, channel: "sms" });
    await claim();
    expect(await ask()).toBe(false);
    const second = await bulletin(50, 1);
    expect(await ask()).toBe(true);
    expect((await claim())?.ledgerId).toBe(second);
    expect(await ask()).toBe(false);
  });
});

describe("on a slow sender", () => {
  const NANTES: [number, number] = [-1.5536, 47.2184];
  const RENNES: [number, number] = [-1.6778, 48.1173];

  async function slowLine() {
    const folder = await mkdtemp(join(tmpdir(), "amberwire-share-"));
    const line = await testLine({ dataDir: folder });
    const { pool } = line.database;
    await setRate(pool, { name: "sms", perSecond: 60, burst: 60 });
    return {
      line,
      pool,
      agency: await seedAgency(pool),
      async [Symbol.asyncDispose]() {
        await line.close();
        await rm(folder, { recursive: true });
      },
    };
  }

  test("a small alert that comes later is told to everybody while the large one still runs", async () => {
    await using it = await slowLine();
    const { line, pool, agency } = it;
    await seedContacts(pool, { count: 1_300, cellOf: () => cellOf(...NANTES) });
    await seedContacts(pool, { count: 40, cellOf: () => cellOf(...RENNES) });
    const large = await seedAlert(pool, agency);
    await line.start();
    await commitBulletin(line, agency, { alertId: large, number: 1, weight: 50, ...sceneAt(NANTES, 2) });
    await until(() => line.sandbox.inbox.counts().total > 60, { withinMs: 30_000 });
    const small = await seedAlert(pool, agency);
    const second = await commitBulletin(line, agency, {
      alertId: small,
      number: 1,
      weight: 50,
      ...sceneAt(RENNES, 2),
    });
    await settled(line, second.ledgerId, 30_000);
    const left = (await dispatchReport(pool, large)).bulletins[0]?.channels.sms?.outcomes.pending ?? 0;
    expect(left).toBeGreaterThan(500);
  }, 60_000);

  test("the nearest people are first", async () => {
    await using it = await slowLine();
    const { line, pool, agency } = it;
    const near = (n: number) => `+3360000${String(n).padStart(4, "0")}`;
    const far = (n: number) => `+3361111${String(n).padStart(4, "0")}`;
    await seedContacts(pool, { count: 240, cellOf: () => cellOf(NANTES[0] + 0.2, NANTES[1]), address: far });
    await seedContacts(pool, { count: 240, cellOf: () => cellOf(...NANTES), address: near });
    const alertId = await seedAlert(pool, agency);
    await line.start();
    const { ledgerId } = await commitBulletin(line, agency, {
      alertId,
      number: 1,
      weight: 50,
      ...sceneAt(NANTES, 30),
    });
    await settled(line, ledgerId, 60_000);
    const items = await line.sandbox.inbox.list({ after: 0, limit: 1000 });
    const rest = await line.sandbox.inbox.list({ after: items.at(-1)?.number ?? 0, limit: 1000 });
    const got = [...items, ...rest].map(({ to }) => to.startsWith("+3360000"));
    expect(got).toHaveLength(480);
    // What is spare in the bucket at first goes to the next ring too; without a reserve it would be every second one.
    expect(got.slice(0, 240).filter(Boolean).length).toBeGreaterThan(165);
  }, 90_000);
});

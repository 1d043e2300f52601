// Officers overtake the line: a cancel never stands behind a planner, and an update takes over whom an older one still owes its news.
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type pg from "pg";
import { afterAll, beforeAll, expect, test } from "vitest";
import { cancelAlert, createUpdate } from "../../src/alerts/index.ts";
import type { AlertView } from "../../src/alerts/views.ts";
import type { DispatchContext } from "../../src/dispatch/context.ts";
import { openBulletinCache } from "../../src/dispatch/open-bulletin.ts";
import { planBulletin } from "../../src/dispatch/plan.ts";
import { cellOf } from "../../src/domain/geo/cell.ts";
import { endUnwantedSlices } from "../../src/store/end-slices.ts";
import { active, approve, KEYS, makeScene, ONE_SIGNATURE, planWith, type Scene } from "../alerts/scene.ts";
import { seedContacts, TEST_KEYS } from "../support/ledger.ts";
import { type TestLine, testLine } from "../support/line.ts";
import { deliverDue, statesOf } from "../support/steps.ts";
import { until } from "../support/until.ts";

const HOMES: Record<"old" | "added", [number, number]> = { old: [-1.5536, 47.2184], added: [-0.5, 47.3] };
const WIDER = { circle: { center: HOMES.old, radiusKm: 120 } };

let line: TestLine;
let scene: Scene;
let context: DispatchContext;
let folder: string;
let people: Record<keyof typeof HOMES, number[]>;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "amberwire-overtaking-"));
  line = await testLine({ dataDir: folder });
  scene = await makeScene(line.database.pool, { plan: planWith({}, ONE_SIGNATURE) });
  const encryption = [...TEST_KEYS, ...KEYS.encryption];
  context = {
    ...line.context,
    clock: { ...line.context.clock, now: scene.clock.now },
    encryption,
    bulletins: openBulletinCache(encryption),
  };
  const living = (home: keyof typeof HOMES, count: number) =>
    seedContacts(line.database.pool, { count, cellOf: () => cellOf(...HOMES[home]) });
  people = { old: await living("old", 4), added: await living("added", 3) };
});
afterAll(async () => {
  await line.close();
  await rm(folder, { recursive: true });
});

async function ledgerIdOf(alertId: string, number: number): Promise<number> {
  const { rows } = await line.database.pool.query<{ id: number }>(
    "SELECT ledger_id AS id FROM bulletin WHERE alert_id = $1 AND number = $2",
    [alertId, number],
  );
  return rows[0]?.id ?? 0;
}

/** Plans a bulletin of the alert and gives who is in its SMS slices. */
async function audienceOf(alertId: string, number: number): Promise<number[]> {
  const ledgerId = await ledgerIdOf(alertId, number);
  await planBulletin(context, ledgerId);
  const { rows } = await line.database.pool.query<{ id: number }>(
    "SELECT contact_id AS id FROM delivery WHERE bulletin_ledger_id = $1 AND channel = 'sms' ORDER BY 1",
    [ledgerId],
  );
  return rows.map(({ id }) => id);
}

async function updated(alert: AlertView, notify: "all" | "new-area" | "silent", changes: object = {}) {
  const update = { alertId: alert.id, ...changes, notify };
  const made = await createUpdate(scene.as("requester"), update);
  return (await approve(scene, "ownProsecutor", made.alert)).bulletin;
}

/** A pool whose transactions stop before the statement that holds `text`, until `open` is called. */
function gateBefore(text: string): { pool: DispatchContext["pool"]; open(): void; stopped: Promise<void> } {
  const { pool } = line.database;
  const gate = Promise.withResolvers<void>();
  const stopped = Promise.withResolvers<void>();
  const connect = async () => {
    const client: pg.PoolClient = await pool.connect();
    const query = async (statement: string, values?: unknown[]) => {
      if (statement.includes(text)) {
        stopped.resolve();
        await gate.promise;
      }
      return client.query(statement, values);
    };
    return Object.create(client, { query: { value: query } });
  };
  return {
    pool: Object.create(pool, { connect: { value: connect } }),
    open: gate.resolve,
    stopped: stopped.promise,
  };
}

test("a cancel is not kept waiting by a planning pass of its alert, and what the pass cut goes to nobody", async () => {
  const { alert } = await active(scene);
  const ledgerId = await ledgerIdOf(alert.id, 1);
  const gate = gateBefore("SET planned_at");
  const pass = planBulletin({ ...context, pool: gate.pool }, ledgerId);
  await gate.stopped;
  const cancelled = cancelAlert(scene.as("requester"), { alertId: alert.id, reason: "found" });
  try {
    await until(
      async () => {
        const sql = "SELECT FROM alert WHERE id = $1 AND state = 'ended'";
        return (await line.database.pool.query(sql, [alert.id])).rows.length > 0;
      },
      { what: "the cancel, while the pass goes on" },
    );
  } finally {
    gate.open();
  }
  expect((await cancelled).bulletin).toMatchObject({ number: 2, kind: "cancel", state: "committed" });
  expect(await pass).toBe(people.old.length);
  await endUnwantedSlices(line.database.pool, scene.clock.now());
  expect(await statesOf(context, ledgerId)).toEqual({ superseded: people.old.length });
  expect(await audienceOf(alert.id, 2)).toEqual([]);
});

test("a second planner neither waits for a pass nor cuts the same people again", async () => {
  const { alert } = await active(scene);
  const ledgerId = await ledgerIdOf(alert.id, 1);
  const gate = gateBefore("SET planned_at");
  const first = planBulletin({ ...context, pool: gate.pool }, ledgerId);
  await gate.stopped;
  try {
    let second: number | undefined;
    void planBulletin(context, ledgerId).then((frozen) => {
      second = frozen;
    });
    await until(() => second === 0, { what: "the second planner to give way" });
  } finally {
    gate.open();
  }
  expect(await first).toBe(people.old.length);
  expect(await audienceOf(alert.id, 1)).toEqual(people.old);
  await cancelAlert(scene.as("requester"), { alertId: alert.id, reason: "ended" });
});

test.each([
  ["a silent update", "silent", {}, ["old"]],
  ["an update with a new area", "new-area", { area: WIDER }, ["old", "added"]],
] as const)(
  "%s that overtakes an unfinished update of everybody takes its people over",
  async (_, notify, changes, whom) => {
    const { alert } = await active(scene);
    expect(await audienceOf(alert.id, 1)).toEqual(people.old);
    await deliverDue(context);
    const since = line.sandbox.inbox.counts().last;
    expect(await updated(alert, "all", { changes: { vehicles: null } })).toMatchObject({ number: 2 });
    expect(await audienceOf(alert.id, 2)).toEqual(people.old);
    const overtaking = await updated(alert, notify, { changes: { suspects: null }, ...changes });
    expect(overtaking).toMatchObject({ number: 3, reach: "area-or-reached" });
    expect(overtaking.channels).toContain("sms");
    expect(await audienceOf(alert.id, 3)).toEqual(whom.flatMap((home) => people[home]));
    await deliverDue(context);
    expect(await statesOf(context, await ledgerIdOf(alert.id, 2))).toMatchObject({
      superseded: people.old.length,
    });
    const got = await line.sandbox.inbox.list({ channel: "sms", after: since, limit: 1000 });
    expect(got).toHaveLength(whom.flatMap((home) => people[home]).length);
    await cancelAlert(scene.as("requester"), { alertId: alert.id, reason: "ended" });
  },
);

test("an update with a new area that overtakes nothing unfinished goes to the new people alone", async () => {
  const { alert } = await active(scene);
  await audienceOf(alert.id, 1);
  await deliverDue(context);
  await line.database.pool.query("UPDATE bulletin SET settled_at = now() WHERE alert_id = $1", [alert.id]);
  expect(await updated(alert, "new-area", { area: WIDER })).toMatchObject({ reach: "new-area" });
  expect(await audienceOf(alert.id, 2)).toEqual(people.added);
});

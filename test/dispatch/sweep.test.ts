// What goes wrong with one alert stops the sweep of no other, and a channel that never comes back keeps no bulletin open.
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, beforeEach, expect, test } from "vitest";
import type { DispatchContext } from "../../src/dispatch/context.ts";
import { planBulletin } from "../../src/dispatch/plan.ts";
import { type SystemVerbs, sweep } from "../../src/dispatch/sweep.ts";
import { cellOf } from "../../src/domain/geo/cell.ts";
import { dispatchReport } from "../../src/store/dispatch-report.ts";
import { commitBulletin, sceneAt } from "../support/commit.ts";
import { seedAgency, seedAlert, seedContacts } from "../support/ledger.ts";
import { type TestLine, testLine } from "../support/line.ts";
import { deliverDue, retryNow, statesOf } from "../support/steps.ts";

const HOUR_MS = 3_600_000;
const NOTHING: SystemVerbs = { expire: async () => undefined, repeat: async () => undefined };

let line: TestLine;
let agency: Awaited<ReturnType<typeof seedAgency>>;
let folder: string;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "amberwire-sweep-"));
  line = await testLine({ dataDir: folder });
  agency = await seedAgency(line.database.pool);
});
afterAll(async () => {
  await line.close();
  await rm(folder, { recursive: true });
});
beforeEach(async () => {
  await line.database.pool.query("UPDATE alert SET state = 'ended', ended_at = now(), end_reason = 'ended'");
  await line.database.pool.query("UPDATE bulletin SET settled_at = now() WHERE state = 'committed'");
});

/** An alert whose bulletin reaches `count` people round `center`. */
async function dispatched(center: [number, number], count: number) {
  await seedContacts(line.database.pool, { count, cellOf: () => cellOf(...center) });
  const alertId = await seedAlert(line.database.pool, agency);
  const made = await commitBulletin(line, agency, { alertId, number: 1, ...sceneAt(center, 2) });
  await planBulletin(line.context, made.ledgerId);
  return { alertId, ...made };
}

/** The line with SMS carried by nobody, `hours` later. */
function withoutSms(hours = 0): DispatchContext {
  const { sms: _gone, ...channels } = line.context.channels;
  const clock = { ...line.context.clock, now: () => new Date(Date.now() + hours * HOUR_MS) };
  return { ...line.context, channels, clock };
}

test("an alert that can neither be expired nor repeated stops neither the others nor the rest of the sweep", async () => {
  const { pool } = line.database;
  const overdue = [await seedAlert(pool, agency), await seedAlert(pool, agency)];
  for (const [n, id] of overdue.entries())
    await pool.query("UPDATE alert SET expires_at = now() + ($2 - 9) * interval '1 minute' WHERE id = $1", [
      id,
      n,
    ]);
  const { alertId, ledgerId } = await dispatched([-0.2, 46.8], 3);
  await pool.query("UPDATE slice SET state = 'leased', lease_until = now() - interval '1 hour'");
  const asked: string[] = [];
  const faulty = (verb: string) => async (id: string) => {
    asked.push(`${verb} ${id}`);
    if (id === overdue[0]) throw new Error("this alert is damaged");
  };
  const report = await sweep(line.context, { expire: faulty("expire"), repeat: faulty("repeat") });
  expect(asked).toEqual([
    ...overdue.map((id) => `expire ${id}`),
    ...[...overdue, alertId].map((id) => `repeat ${id}`),
  ]);
  expect(report).toMatchObject({ freed: 1, expired: 2 });
  expect(await deliverDue(line.context)).toEqual(["done"]);
  expect(await statesOf(line.context, ledgerId)).toEqual({ accepted: 3 });
});

test("a bulletin that cannot be settled does not keep the others open, and is settled once it can be", async () => {
  const { pool } = line.database;
  const stuck = await dispatched([0.2, 46.8], 2);
  const sound = await dispatched([0.6, 46.8], 2);
  expect(await deliverDue(line.context)).toEqual(["done", "done"]);
  await pool.query(`
    CREATE FUNCTION refuse() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RAISE EXCEPTION 'damaged'; END $$;
    CREATE TRIGGER refuse BEFORE UPDATE OF settled_at ON bulletin FOR EACH ROW
      WHEN (OLD.ledger_id = ${stuck.ledgerId}) EXECUTE FUNCTION refuse();`);
  const repeated: string[] = [];
  const verbs = { ...NOTHING, repeat: async (id: string) => repeated.push(id) };
  expect(await sweep(line.context, verbs)).toMatchObject({ settled: 1 });
  expect(repeated.sort()).toEqual([stuck.alertId, sound.alertId].sort());
  await pool.query("DROP TRIGGER refuse ON bulletin");
  expect(await sweep(line.context, NOTHING)).toMatchObject({ settled: 1 });
  expect((await dispatchReport(pool, stuck.alertId)).bulletins[0]).toMatchObject({ audience: 2 });
});

test("slices of a channel that never comes back are ended at the bulletin's end, those tried before too", async () => {
  const { ledgerId } = await dispatched([1, 46.8], 5);
  const fault = { kind: "twilio", code: 20429, retryAfter: 1 } as const;
  line.sandbox.faults.add({ match: { channel: "sms", call: "send" }, every: 1, times: 1, fault });
  await deliverDue(line.context);
  line.sandbox.faults.clear();
  const { accepted = 0, pending = 0 } = await statesOf(line.context, ledgerId);
  expect(pending).toBeGreaterThan(0);
  expect(await retryNow(line.context)).toBe(pending);
  const never = await dispatched([1.4, 46.8], 4);
  expect(await deliverDue(withoutSms())).toEqual(["no-channel", "no-channel"]);
  expect(await sweep(withoutSms(), NOTHING)).toMatchObject({ ended: 0, settled: 0 });
  expect(await sweep(withoutSms(2), NOTHING)).toMatchObject({ ended: 2, settled: 2 });
  expect(await statesOf(line.context, ledgerId)).toEqual({ accepted, expired: pending });
  expect(await statesOf(line.context, never.ledgerId)).toEqual({ expired: 4 });
});

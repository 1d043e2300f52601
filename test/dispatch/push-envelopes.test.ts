// Envelopes made ahead, from the worker that makes them to the browser: each serves one text at most, whatever is done to them.
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from "vitest";
import { ENVELOPE_LIMITS } from "../../config/dispatch.ts";
import { makeEnvelopes } from "../../src/dispatch/make-envelopes.ts";
import { planBulletin } from "../../src/dispatch/plan.ts";
import { RUN_KEY_PURPOSE } from "../../src/dispatch/spare-envelopes.ts";
import { cellOf } from "../../src/domain/geo/cell.ts";
import { seal } from "../../src/seal.ts";
import { withTransaction } from "../../src/store/db.ts";
import { eraseContact } from "../../src/store/erase-contact.ts";
import { commitBulletin, sceneAt } from "../support/commit.ts";
import { seedAgency, seedAlert, seedContacts, TEST_KEYS } from "../support/ledger.ts";
import { type TestLine, testLine } from "../support/line.ts";
import { type PushRecorder, startPushRecorder } from "../support/push-recorder.ts";
import { deliverDue, retryNow, statesOf } from "../support/steps.ts";

const NANTES: [number, number] = [-1.5536, 47.2184];
const PEOPLE = 30;
const never = new AbortController().signal;

let line: TestLine;
let recorder: PushRecorder;
let agency: Awaited<ReturnType<typeof seedAgency>>;
let folder: string;
let ids: number[];

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "amberwire-envelopes-"));
  line = await testLine({ dataDir: folder });
  recorder = await startPushRecorder();
  agency = await seedAgency(line.database.pool);
});
afterAll(async () => {
  await line.close();
  await recorder.close();
  await rm(folder, { recursive: true });
});
beforeEach(async () => {
  recorder.answer = () => "accept";
  recorder.got.length = 0;
  ids = await seedContacts(line.database.pool, {
    count: PEOPLE,
    channel: "push",
    cellOf: () => cellOf(...NANTES),
    address: () => recorder.subscribe(),
  });
});
afterEach(async () => {
  await line.database.pool.query(
    "DELETE FROM contact; DELETE FROM push_envelope_run; DELETE FROM suppression",
  );
  recorder.assertEachKeyServedOneText();
});

const make = (encryption = TEST_KEYS) => makeEnvelopes({ pool: line.database.pool, encryption }, never);

async function count(where = "true"): Promise<number> {
  const { rows } = await line.database.pool.query(
    `SELECT count(*)::int AS n FROM push_envelope WHERE ${where}`,
  );
  return rows[0].n;
}

/** A planned bulletin to everybody; the first of a new alert unless one is named. */
async function planned(alert?: { alertId: string; number: number }) {
  const alertId = alert?.alertId ?? (await seedAlert(line.database.pool, agency));
  const number = alert?.number ?? 1;
  const { ledgerId } = await commitBulletin(line, agency, {
    alertId,
    number,
    channels: ["push"],
    ...(number > 1 ? { kind: "cancel" as const, reach: "reached" as const } : sceneAt(NANTES, 2)),
  });
  await planBulletin(line.context, ledgerId);
  return { alertId, ledgerId };
}

async function deliverTo(everybody = PEOPLE) {
  const bulletin = await planned();
  expect(await deliverDue(line.context, "push")).toEqual(["done"]);
  expect(await statesOf(line.context, bulletin.ledgerId)).toEqual({ accepted: everybody });
  return bulletin;
}

const usedKeys = () => new Set(recorder.got.map(({ keys }) => keys)).size;

test("two lie ready for everybody, each message takes one, and without any it is encrypted as ever", async () => {
  expect(await make()).toBe(PEOPLE * 2);
  expect(await make()).toBe(0);
  const { alertId } = await deliverTo();
  expect(await count()).toBe(PEOPLE);
  await planned({ alertId, number: 2 });
  await deliverDue(line.context, "push");
  expect(await count()).toBe(0);
  await deliverTo();
  expect(recorder.got).toHaveLength(PEOPLE * 3);
  expect(usedKeys()).toBe(PEOPLE * 3);
  expect(new Set(recorder.got.map(({ to }) => to)).size).toBe(PEOPLE);
  expect(await make()).toBe(0);
  await line.database.pool.query("UPDATE push_envelope_run SET after_id = 0");
  expect(await make()).toBe(PEOPLE * 2);
});

test("a delivery whose fate is unknown, or that was put off, is repeated under other keys", async () => {
  await make();
  recorder.answer = (to, nth) => (nth > 1 ? "accept" : to % 2 === 0 ? "reset" : "busy");
  const { ledgerId } = await planned();
  await deliverDue(line.context, "push");
  expect(await retryNow(line.context)).toBe(PEOPLE);
  expect(await count()).toBe(PEOPLE);
  while ((await deliverDue(line.context, "push")).length > 0) await retryNow(line.context);
  expect(await statesOf(line.context, ledgerId)).toEqual({ accepted: PEOPLE });
  expect(recorder.got).toHaveLength(PEOPLE * 2);
  expect(usedKeys()).toBe(PEOPLE * 2);
  expect(await count()).toBe(0);
});

test("nothing is made while something is to be dispatched, and what was used is made again afterwards", async () => {
  await make();
  await planned();
  expect(await make()).toBe(0);
  await line.database.pool.query("DELETE FROM push_envelope");
  expect(await make()).toBe(0);
  await deliverDue(line.context, "push");
  expect(await make()).toBe(PEOPLE * 2);
});

test("a night's hold does not keep the worker from its work", async () => {
  const { ledgerId } = await planned();
  await line.database.pool.query(
    "UPDATE slice SET held = true, due_at = now() + interval '6 hours' WHERE bulletin_ledger_id = $1",
    [ledgerId],
  );
  expect(await make()).toBe(PEOPLE * 2);
  await line.database.pool.query("UPDATE slice SET due_at = now() WHERE bulletin_ledger_id = $1", [ledgerId]);
  await deliverDue(line.context, "push");
});

test("whoever is suppressed or has no usable keys gets none, and keeps nobody else from it", async () => {
  const { pool } = line.database;
  await pool.query(
    "INSERT INTO suppression (address_hash, channel, reason) SELECT address_hash, channel, 'gone' FROM contact WHERE id = $1",
    [ids[0]],
  );
  await pool.query("UPDATE contact SET address_sealed = $2 WHERE id = $1", [
    ids[1],
    seal(TEST_KEYS, "{}", "address:push"),
  ]);
  await pool.query("UPDATE contact SET address_sealed = '\\x00' WHERE id = $1", [ids[2]]);
  expect(await make()).toBe((PEOPLE - 3) * 2);
  expect(await count(`contact_id IN (${ids.slice(0, 3).join(", ")})`)).toBe(0);
});

test("several workers share one turn and one rate, and make none twice", async () => {
  const made = await Promise.all([make(), make(), make(), make()]);
  expect(made.reduce((sum, n) => sum + n)).toBe(PEOPLE * 2);
  expect(await count()).toBe(PEOPLE * 2);
  await line.database.pool.query(
    "DELETE FROM push_envelope; UPDATE push_envelope_run SET after_id = 0, not_before = now() + interval '300 ms'",
  );
  const beganMs = performance.now();
  await make();
  expect(performance.now() - beganMs).toBeGreaterThan(250);
});

test("stops at once when it is told to", async () => {
  const stopping = new AbortController();
  stopping.abort();
  expect(await makeEnvelopes({ pool: line.database.pool, encryption: TEST_KEYS }, stopping.signal)).toBe(0);
});

test("with a contact its envelopes are erased, also when a window had taken one", async () => {
  const { pool } = line.database;
  await make();
  const [gone = 0] = ids;
  expect(await withTransaction(pool, (tx) => eraseContact(tx, gone, "erased"))).toBe(true);
  expect(await count(`contact_id = ${gone}`)).toBe(0);
  const { ledgerId } = await planned();
  await pool.query("DELETE FROM contact WHERE id = $1", [ids[1]]);
  await deliverDue(line.context, "push");
  expect(await statesOf(line.context, ledgerId)).toEqual({ accepted: PEOPLE - 2, skipped: 1 });
  expect(await count(`contact_id = ANY ('{${ids.join(",")}}')`)).toBe(PEOPLE - 2);
});

test.each([
  ["damaged", "UPDATE push_envelope SET sealed = set_byte(sealed, 60, 255 - get_byte(sealed, 60))"],
  [
    "swapped between two people",
    `UPDATE push_envelope e SET sealed = o.sealed FROM push_envelope o
     WHERE o.number = e.number AND o.contact_id = e.contact_id + CASE WHEN e.contact_id % 2 = 0 THEN 1 ELSE -1 END`,
  ],
  ["under a key that is damaged", "UPDATE push_envelope_run SET key_sealed = set_byte(key_sealed, 30, 7)"],
  ["gone", "DELETE FROM push_envelope_run"],
])("envelopes that are %s cost nobody the alert", async (_, harm) => {
  await make();
  await line.database.pool.query(harm);
  await deliverTo();
  expect(recorder.got).toHaveLength(PEOPLE);
});

test("envelopes that come from another place, a copy or a restored backup, are nobody's, and are made again", async () => {
  const { pool } = line.database;
  await make();
  await pool.query("UPDATE push_envelope_run SET place = 'elsewhere'");
  await deliverTo();
  expect(await count()).toBe(PEOPLE * 2);
  await make();
  expect(await count("run_id = (SELECT id FROM push_envelope_run WHERE place <> 'elsewhere')")).toBe(
    PEOPLE * 2,
  );
  expect(await count()).toBe(PEOPLE * 2);
  await pool.query("UPDATE incarnation SET held_at = now()");
  await deliverTo();
  expect(await count()).toBe(PEOPLE * 2);
});

test("envelopes whose table cannot be read cost nobody the alert", async () => {
  const { pool } = line.database;
  await make();
  const { ledgerId } = await planned();
  await pool.query("ALTER TABLE push_envelope RENAME TO push_envelope_away");
  await deliverDue(line.context, "push").finally(() =>
    pool.query("ALTER TABLE push_envelope_away RENAME TO push_envelope"),
  );
  expect(await statesOf(line.context, ledgerId)).toEqual({ accepted: PEOPLE });
  expect(await count()).toBe(PEOPLE * 2);
});

test("a run under a key that this process lacks is left alone until it is old, and its envelopes are not used", async () => {
  const { pool } = line.database;
  await make();
  await pool.query("UPDATE push_envelope_run SET key_sealed = $1, sealed_by = 'lost'", [
    seal([{ id: "lost", key: Buffer.alloc(32, 1) }], Buffer.alloc(32, 2), RUN_KEY_PURPOSE),
  ]);
  await deliverTo();
  expect(await make()).toBe(0);
  await pool.query("UPDATE push_envelope_run SET started_at = now() - interval '16 min'");
  expect(await make()).toBe(PEOPLE * 2);
});

test("after a rotation the envelopes under the older key go and are made again under the newest", async () => {
  const { pool } = line.database;
  const rotated = [{ id: "t2", key: Buffer.alloc(32, 9) }, ...TEST_KEYS];
  await make();
  expect(await make(rotated)).toBe(0);
  await pool.query("UPDATE push_envelope_run SET started_at = now() - interval '16 min'");
  expect(await make(rotated)).toBe(PEOPLE * 2);
  const { rows } = await pool.query("SELECT sealed_by FROM push_envelope_run");
  expect(rows).toEqual([{ sealed_by: "t2" }]);
  expect(await count()).toBe(PEOPLE * 2);
});

test("neither table outlives a crash of the server or goes to a replica, and every row is sealed", async () => {
  const { rows } = await line.database.pool.query(
    "SELECT relpersistence AS kind FROM pg_class WHERE relname IN ('push_envelope', 'push_envelope_run')",
  );
  expect(rows).toEqual([{ kind: "u" }, { kind: "u" }]);
});

test("a million contacts take minutes and at most half a core", () => {
  const { perContact, perSecond, shareOfCore } = ENVELOPE_LIMITS;
  expect((1e6 * perContact) / perSecond / 60).toBeLessThan(10);
  expect(shareOfCore).toBeLessThanOrEqual(0.5);
});

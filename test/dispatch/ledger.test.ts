import { afterAll, beforeAll, beforeEach, expect, test } from "vitest";
import { withTransaction } from "../../src/store/db.ts";
import { endSlice, endUnwantedSlices } from "../../src/store/end-slices.ts";
import { appendLaterWord, settleUnknown } from "../../src/store/later-words.ts";
import { appendOutcomes, type OutcomeRow, openedWithoutOutcome } from "../../src/store/outcomes.ts";
import { pauseRate, setRate } from "../../src/store/rates.ts";
import { cutRetrySlices } from "../../src/store/retries.ts";
import {
  claimNextSlice,
  finishSlice,
  freeLostSlices,
  giveBackSlice,
  type LeasedSlice,
  lockLeased,
  renewLeases,
  takeDueSlices,
} from "../../src/store/slices.ts";
import { openWindow } from "../../src/store/windows.ts";
import { testDatabase } from "../support/database.ts";
import { seedAgency, seedAlert, seedBulletin, seedContacts } from "../support/ledger.ts";
import { until } from "../support/until.ts";

let db: Awaited<ReturnType<typeof testDatabase>>;
let agency: Awaited<ReturnType<typeof seedAgency>>;
let alertId: string;
let bulletin: Awaited<ReturnType<typeof seedBulletin>>;
let ids: number[];
let slice: LeasedSlice;

beforeAll(async () => {
  db = await testDatabase();
  agency = await seedAgency(db.pool);
});
afterAll(() => db.close());

beforeEach(async () => {
  await db.pool.query("DELETE FROM retry_due");
  await db.pool.query("DELETE FROM slice WHERE state <> 'done'");
  alertId = await seedAlert(db.pool, agency);
  bulletin = await seedBulletin(db.pool, agency, { alertId, number: 1 });
  ids = await seedContacts(db.pool, { count: 6 });
  await makeSlice(ids);
  slice = await claim();
});

async function makeSlice(contactIds: number[]): Promise<void> {
  await db.pool.query(
    `INSERT INTO slice (bulletin_ledger_id, committed_on, alert_id, channel, ring, number, contact_ids, weight)
     VALUES ($1, $2, $3, 'sms', 0, 0, $4, 100)`,
    [bulletin.ledgerId, bulletin.committedOn, alertId, contactIds],
  );
}

async function claim(holder = "w"): Promise<LeasedSlice> {
  const leased = await claimNextSlice(db.pool, { channel: "sms", holder, known: null });
  if (!leased) throw new Error("no slice could be claimed");
  return leased;
}

function open(
  count: number,
  openedTo = 0,
  more: { epoch?: number; bucket?: string; cost?: number; now?: Date } = {},
) {
  return openWindow(db.pool, {
    sliceId: slice.id,
    epoch: more.epoch ?? slice.epoch,
    openedTo,
    count,
    cost: more.cost ?? 0,
    bucket: more.bucket ?? null,
    now: more.now ?? new Date(),
  });
}

function row(
  contactId: number | undefined,
  outcome: OutcomeRow["outcome"],
  more: Partial<OutcomeRow> = {},
): OutcomeRow {
  const base = {
    provider: "p",
    reference: null,
    at: new Date(),
    retryInMs: null,
    suppress: null,
    code: outcome,
  };
  return { ...base, contactId: contactId ?? 0, outcome, ...more };
}

async function totals(): Promise<Record<string, number | string>> {
  const { rows } = await db.pool.query(
    "SELECT state, accepted, refused, unknown, superseded, expired, skipped, moved FROM slice WHERE id = $1",
    [slice.id],
  );
  return rows[0] ?? {};
}

async function states(): Promise<string[]> {
  const { rows } = await db.pool.query<{ state: string }>(
    "SELECT state FROM delivery WHERE bulletin_ledger_id = $1 ORDER BY array_position($2::bigint[], contact_id)",
    [bulletin.ledgerId, ids],
  );
  return rows.map((delivery) => delivery.state);
}

test("a slice is claimed once, under a new epoch each time", async () => {
  expect(slice.epoch).toBe(1);
  const other = { channel: "sms" as const, holder: "other", known: null };
  expect(await claimNextSlice(db.pool, other)).toBeUndefined();
  await giveBackSlice(db.pool, slice.id, slice.epoch);
  expect(await claimNextSlice(db.pool, { ...other, channel: "push" })).toBeUndefined();
  expect(await claimNextSlice(db.pool, other)).toMatchObject({ id: slice.id, epoch: 2 });
});

test("a window opens for the holder only, at the mark only, and never past a newer bulletin", async () => {
  expect(await open(2)).toEqual({ kind: "opened", openedTo: 2 });
  expect(await open(2, 0)).toEqual({ kind: "lost" });
  expect(await open(2, 2, { epoch: 9 })).toEqual({ kind: "lost" });
  await seedBulletin(db.pool, agency, { alertId, number: 2, kind: "cancel", reach: "reached" });
  expect(await open(2, 2)).toEqual({ kind: "superseded" });
});

test("a window that runs into a cancel's commit waits for it and then does not open", async () => {
  let opening: Promise<unknown> | undefined;
  await withTransaction(db.pool, async (tx) => {
    await tx.query("UPDATE alert SET newest_number = 2 WHERE id = $1", [alertId]);
    opening = open(3);
    await until(async () => {
      const { rows } = await db.pool.query(
        "SELECT FROM pg_stat_activity WHERE wait_event_type = 'Lock' AND datname = current_database()",
      );
      return rows.length > 0;
    });
  });
  expect(await opening).toEqual({ kind: "superseded" });
});

test("a window does not open after the bulletin's expiry by the service's clock", async () => {
  expect(await open(2, 0, { now: new Date(Date.now() + 2 * 3600_000) })).toEqual({ kind: "expired" });
});

test("a bucket grants its rate on average, pauses when told, and a crash cannot take tokens without moving the mark", async () => {
  await setRate(db.pool, { name: "sms-test", perSecond: 1, burst: 4 });
  expect(await open(3, 0, { bucket: "sms-test", cost: 5 })).toEqual({ kind: "opened", openedTo: 3 });
  const waiting = await open(3, 3, { bucket: "sms-test", cost: 5 });
  expect(waiting.kind).toBe("wait");
  await db.pool.query("UPDATE rate_bucket SET tokens = 2 WHERE name = 'sms-test'");
  await pauseRate(db.pool, "sms-test", 60_000);
  expect((await open(3, 3, { bucket: "sms-test", cost: 5 })).kind).toBe("wait");
  await db.pool.query("UPDATE rate_bucket SET paused_until = NULL WHERE name = 'sms-test'");
  expect(await open(3, 3, { bucket: "sms-test", cost: 5 })).toEqual({ kind: "opened", openedTo: 6 });
});

test("outcomes appended twice count once, and only the holder of the epoch appends", async () => {
  await open(3);
  const rows = [
    row(ids[0], "accepted"),
    row(ids[1], "refused", { suppress: "gone" }),
    row(ids[2], "skipped", { code: "erased" }),
  ];
  expect(await appendOutcomes(db.pool, slice, rows)).toBe(true);
  expect(await appendOutcomes(db.pool, slice, rows)).toBe(true);
  expect(await appendOutcomes(db.pool, { id: slice.id, epoch: 7 }, [row(ids[3], "accepted")])).toBe(false);
  expect(await totals()).toMatchObject({ accepted: 1, refused: 1, skipped: 1, moved: 0 });
  expect((await db.pool.query("SELECT reason FROM suppression WHERE reason = 'gone'")).rowCount).toBe(1);
});

test("a slice cannot be closed while one of its contacts is unaccounted for", async () => {
  await open(6);
  await appendOutcomes(
    db.pool,
    slice,
    ids.slice(0, 5).map((id) => row(id, "accepted")),
  );
  await expect(finishSlice(db.pool, slice.id, slice.epoch)).rejects.toThrow(/check/i);
  await appendOutcomes(db.pool, slice, [row(ids[5], "accepted")]);
  expect(await finishSlice(db.pool, slice.id, slice.epoch)).toBe(true);
});

test("what a dead worker opened and never recorded becomes unknown; its late word settles it and counts once", async () => {
  await open(3);
  await appendOutcomes(db.pool, slice, [row(ids[0], "accepted")]);
  await db.pool.query("UPDATE slice SET lease_until = now() - interval '1 hour' WHERE id = $1", [slice.id]);
  expect(await freeLostSlices(db.pool, { sms: 1000, email: 1, push: 1, webhook: 1 })).toBe(1);
  const fenced = slice;
  slice = await claim("successor");
  expect(await openedWithoutOutcome(db.pool, slice)).toEqual([ids[1], ids[2]]);
  await appendOutcomes(db.pool, slice, [row(ids[1], "unknown"), row(ids[2], "unknown")], 1);
  expect(await appendOutcomes(db.pool, fenced, [row(ids[1], "accepted")])).toBe(false);
  await appendLaterWord(db.pool, fenced.id, [row(ids[1], "accepted"), row(ids[2], "released")]);
  await appendLaterWord(db.pool, fenced.id, [row(ids[1], "accepted")]);
  expect(await totals()).toMatchObject({ accepted: 2, unknown: 1 });
  expect(await states()).toEqual(["accepted", "accepted", "unknown", "pending", "pending", "pending"]);
});

test("a late word that comes before the successor's recovery counts as if in time", async () => {
  await open(2);
  await db.pool.query("UPDATE slice SET lease_until = now() - interval '1 hour' WHERE id = $1", [slice.id]);
  await freeLostSlices(db.pool, { sms: 0, email: 0, push: 0, webhook: 0 });
  const fenced = slice;
  slice = await claim("successor");
  await appendLaterWord(db.pool, fenced.id, [
    row(ids[0], "accepted"),
    row(ids[1], "released", { retryInMs: 0, code: "lease-lost" }),
  ]);
  expect(await openedWithoutOutcome(db.pool, slice)).toEqual([]);
  expect(await totals()).toMatchObject({ accepted: 1, moved: 1 });
});

test("a lease that is not lost in time is renewed; one that ran out is not", async () => {
  expect(await renewLeases(db.pool, [slice])).toEqual(new Set([slice.id]));
  await db.pool.query("UPDATE slice SET lease_until = now() - interval '1 ms' WHERE id = $1", [slice.id]);
  expect(await renewLeases(db.pool, [slice])).toEqual(new Set());
});

test("a receipt turns an unknown delivery into accepted, once, and never undoes an acceptance", async () => {
  await open(2);
  await appendOutcomes(db.pool, slice, [row(ids[0], "unknown"), row(ids[1], "accepted")]);
  const said = {
    ledgerId: bulletin.ledgerId,
    attempt: 1,
    code: "delivered",
    provider: "p",
    reference: "SM1",
  };
  expect(await settleUnknown(db.pool, { ...said, contactId: ids[0] ?? 0, outcome: "accepted" })).toBe(true);
  expect(await settleUnknown(db.pool, { ...said, contactId: ids[0] ?? 0, outcome: "refused" })).toBe(false);
  expect(await settleUnknown(db.pool, { ...said, contactId: ids[1] ?? 0, outcome: "refused" })).toBe(false);
  expect(await totals()).toMatchObject({ accepted: 2, unknown: 0, refused: 0 });
});

test("a deferral makes one retry, which becomes one child slice with the next attempt", async () => {
  await open(6);
  const deferred = ids.slice(0, 2).map((id) => row(id, "deferred", { retryInMs: 0 }));
  const rows = [...deferred, ...ids.slice(2).map((id) => row(id, "accepted"))];
  await appendOutcomes(db.pool, slice, rows);
  await appendOutcomes(db.pool, slice, rows);
  expect(await finishSlice(db.pool, slice.id, slice.epoch)).toBe(true);
  expect(await states()).toEqual(["pending", "pending", "accepted", "accepted", "accepted", "accepted"]);
  expect(await cutRetrySlices(db.pool, 100, 500)).toBe(2);
  expect(await cutRetrySlices(db.pool, 100, 500)).toBe(0);
  slice = await claim();
  expect(slice).toMatchObject({ generation: 2, follows: "deferred", contactIds: ids.slice(0, 2) });
  await open(2);
  await appendOutcomes(db.pool, slice, [row(ids[0], "accepted"), row(ids[1], "refused")]);
  await finishSlice(db.pool, slice.id, slice.epoch);
  expect(await states()).toEqual(["accepted", "refused", "accepted", "accepted", "accepted", "accepted"]);
});

test("a superseded slice accounts for everybody: opened ones by their outcome, the rest as superseded", async () => {
  await open(3);
  await appendOutcomes(db.pool, slice, [
    row(ids[0], "accepted"),
    row(ids[1], "released", { code: "superseded" }),
    row(ids[2], "deferred", { retryInMs: 0 }),
  ]);
  await seedBulletin(db.pool, agency, { alertId, number: 2, kind: "cancel", reach: "reached" });
  await endSlice(db.pool, slice, "superseded");
  expect(await totals()).toMatchObject({ state: "done", accepted: 1, superseded: 4, moved: 1 });
  expect(await cutRetrySlices(db.pool, 100, 500)).toBe(1);
  expect(await endUnwantedSlices(db.pool, new Date())).toBe(1);
  expect(await states()).toEqual([
    "accepted",
    "superseded",
    "superseded",
    "superseded",
    "superseded",
    "superseded",
  ]);
});

test("slices held through the night end as skipped when the alert expires first", async () => {
  await db.pool.query(
    "UPDATE slice SET state = 'due', held = true, due_at = now() + interval '8 hours' WHERE id = $1",
    [slice.id],
  );
  expect(await states()).toEqual(Array(6).fill("held"));
  expect(await endUnwantedSlices(db.pool, new Date(Date.now() + 2 * 3600_000))).toBe(1);
  expect(await totals()).toMatchObject({ state: "done", skipped: 6 });
  expect(await states()).toEqual(Array(6).fill("skipped"));
});

test("due slices go on the queue by weight, then ring, at most as many as its depth, and again only when lost", async () => {
  await db.pool.query("UPDATE slice SET state = 'due', ring = 2 WHERE id = $1", [slice.id]);
  const urgent = await seedBulletin(db.pool, agency, {
    alertId: await seedAlert(db.pool, agency),
    number: 1,
    weight: 10,
  });
  const { rows } = await db.pool.query<{ id: number }>(
    `INSERT INTO slice (bulletin_ledger_id, committed_on, alert_id, channel, ring, number, contact_ids, weight)
     SELECT $1, $2, $3, 'sms', ring, 0, ARRAY[1], 10 FROM unnest(ARRAY[3, 1]) AS ring RETURNING id`,
    [urgent.ledgerId, urgent.committedOn, alertId],
  );
  const taken = await takeDueSlices(db.pool, "sms", 2);
  expect(taken.map((due) => due.id).sort()).toEqual(rows.map((made) => made.id).sort());
  expect(await takeDueSlices(db.pool, "sms", 2)).toEqual([]);
  expect((await takeDueSlices(db.pool, "sms", 3)).map((due) => due.id)).toEqual([slice.id]);
  await db.pool.query("UPDATE slice SET queued_at = now() - interval '11 s' WHERE id = $1", [slice.id]);
  expect(await takeDueSlices(db.pool, "sms", 3)).toEqual([{ id: slice.id, epoch: 1, times: 2 }]);
});

test("a late word and the successor's recovery at one instant count a contact once", async () => {
  await open(2);
  await db.pool.query("UPDATE slice SET lease_until = now() - interval '1 hour' WHERE id = $1", [slice.id]);
  await freeLostSlices(db.pool, { sms: 0, email: 0, push: 0, webhook: 0 });
  const fenced = slice;
  slice = await claim("successor");
  let late: Promise<void> | undefined;
  await withTransaction(db.pool, async (tx) => {
    expect(await lockLeased(tx, slice)).toBe(true);
    const lost = await openedWithoutOutcome(tx, slice);
    late = appendLaterWord(db.pool, fenced.id, [row(ids[0], "accepted")]);
    await until(async () => {
      const waiting =
        "SELECT FROM pg_stat_activity WHERE wait_event_type = 'Lock' AND datname = current_database()";
      return (await db.pool.query(waiting)).rows.length > 0;
    });
    await appendOutcomes(
      tx,
      slice,
      lost.map((id) => row(id, "unknown")),
      1,
    );
  });
  await late;
  expect(await totals()).toMatchObject({ accepted: 1, unknown: 1, moved: 0 });
});

test("a doubt is carried on through a release, so that the next attempt looks it up too", async () => {
  await open(6);
  await appendOutcomes(
    db.pool,
    slice,
    ids.map((id) => row(id, "unknown", { retryInMs: 0 })),
  );
  await finishSlice(db.pool, slice.id, slice.epoch);
  await cutRetrySlices(db.pool, 100, 500);
  slice = await claim();
  expect(slice).toMatchObject({ generation: 2, follows: "unknown" });
  await open(6);
  await appendOutcomes(
    db.pool,
    slice,
    ids.map((id) => row(id, "released", { code: "shutdown", retryInMs: 0 })),
  );
  await finishSlice(db.pool, slice.id, slice.epoch);
  await cutRetrySlices(db.pool, 100, 500);
  expect(await claim()).toMatchObject({ generation: 3, follows: "unknown" });
});

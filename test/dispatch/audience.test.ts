import { afterAll, beforeAll, expect, test } from "vitest";
import { countAudience, freezeAudience, olderInFlight, type SliceHead } from "../../src/store/audience.ts";
import { appendOutcomes } from "../../src/store/outcomes.ts";
import { openWindow } from "../../src/store/windows.ts";
import { testDatabase } from "../support/database.ts";
import {
  leaseSlice,
  NANTES_CELL,
  seedAgency,
  seedAlert,
  seedBulletin,
  seedContacts,
} from "../support/ledger.ts";

let db: Awaited<ReturnType<typeof testDatabase>>;
let agency: Awaited<ReturnType<typeof seedAgency>>;
const FAR_CELL = (BigInt(NANTES_CELL) + 4096n).toString();
const NEAR = { lo: NANTES_CELL, hi: NANTES_CELL, ring: 0 };
const FAR = { lo: FAR_CELL, hi: FAR_CELL, ring: 1 };

beforeAll(async () => {
  db = await testDatabase();
  agency = await seedAgency(db.pool);
});
afterAll(() => db.close());

function headOf(bulletin: { ledgerId: number; committedOn: string }, alertId: string): SliceHead {
  return { ...bulletin, alertId, weight: 100, delayMs: 0, held: false };
}

async function slicesOf(
  ledgerId: number,
): Promise<{ id: number; ring: number; number: number; contact_ids: number[] }[]> {
  const { rows } = await db.pool.query<{ id: number; ring: number; number: number; contact_ids: number[] }>(
    "SELECT id, ring, number, contact_ids FROM slice WHERE bulletin_ledger_id = $1 ORDER BY ring, number",
    [ledgerId],
  );
  return rows;
}

test("a contact with places in two rings is frozen once, in the nearer ring, and slices hold at most the given size", async () => {
  const ids = await seedContacts(db.pool, { count: 25, cellOf: (n) => (n < 10 ? NANTES_CELL : FAR_CELL) });
  await db.pool.query(
    "INSERT INTO contact_place (contact_id, channel, cell, tester) SELECT id, 'sms', $1, false FROM contact WHERE id = $2",
    [FAR_CELL, ids[0]],
  );
  const alertId = await seedAlert(db.pool, agency);
  const bulletin = await seedBulletin(db.pool, agency, { alertId, number: 1 });
  const query = {
    rule: "area" as const,
    ranges: [FAR, NEAR],
    channel: "sms" as const,
    testersOnly: false,
    sizeMax: 10,
  };
  expect(await freezeAudience(db.pool, headOf(bulletin, alertId), query)).toBe(25);
  const slices = await slicesOf(bulletin.ledgerId);
  expect(slices.map((slice) => [slice.ring, slice.number, slice.contact_ids.length])).toEqual([
    [0, 0, 10],
    [1, 0, 10],
    [1, 1, 5],
  ]);
  expect(slices[0]?.contact_ids).toContain(ids[0]);
  expect(slices.flatMap((slice) => slice.contact_ids).sort()).toEqual([...ids].sort());
  expect(await freezeAudience(db.pool, headOf(bulletin, alertId), query)).toBe(0);
  const counted = await countAudience(db.pool, {
    ranges: [FAR, NEAR],
    channels: ["sms", "email"],
    testersOnly: false,
  });
  expect(counted).toEqual([
    { channel: "sms", ring: 0, contacts: 10 },
    { channel: "sms", ring: 1, contacts: 15 },
  ]);
});

test("an exercise freezes testers only, whoever else lives there", async () => {
  const cell = (BigInt(NANTES_CELL) + 8192n).toString();
  const ids = await seedContacts(db.pool, { count: 12, cellOf: () => cell, tester: (n) => n % 4 === 0 });
  const alertId = await seedAlert(db.pool, agency, "exercise");
  const bulletin = await seedBulletin(db.pool, agency, { alertId, number: 1, status: "exercise" });
  const ranges = [{ lo: cell, hi: cell, ring: 0 }];
  await freezeAudience(db.pool, headOf(bulletin, alertId), {
    rule: "area",
    ranges,
    channel: "sms",
    testersOnly: true,
    sizeMax: 500,
  });
  const frozen = (await slicesOf(bulletin.ledgerId)).flatMap((slice) => slice.contact_ids);
  expect(frozen).toEqual(ids.filter((_, n) => n % 4 === 0));
});

test("a closure goes at once to those reached, later to those in flight, and never to those refused or never opened", async () => {
  const cell = (BigInt(NANTES_CELL) + 12288n).toString();
  const ids = await seedContacts(db.pool, { count: 6, cellOf: () => cell });
  const alertId = await seedAlert(db.pool, agency);
  const first = await seedBulletin(db.pool, agency, { alertId, number: 1 });
  const ranges = [{ lo: cell, hi: cell, ring: 0 }];
  const area = { rule: "area" as const, ranges, channel: "sms" as const, testersOnly: false, sizeMax: 500 };
  await freezeAudience(db.pool, headOf(first, alertId), area);
  const [slice] = await slicesOf(first.ledgerId);
  const leased = await leaseSlice(db.pool, slice?.id ?? 0);
  const window = {
    sliceId: leased.id,
    epoch: leased.epoch,
    openedTo: 0,
    count: 4,
    cost: 0,
    bucket: null,
    now: new Date(),
  };
  expect(await openWindow(db.pool, window)).toEqual({ kind: "opened", openedTo: 4 });
  const at = new Date();
  const row = { code: "c", provider: "p", reference: null, at, retryInMs: null, suppress: null };
  const [a, b, c, d] = ids;
  await appendOutcomes(db.pool, leased, [
    { ...row, contactId: a ?? 0, outcome: "accepted" },
    { ...row, contactId: b ?? 0, outcome: "refused" },
    { ...row, contactId: c ?? 0, outcome: "unknown" },
  ]);
  const cancel = await seedBulletin(db.pool, agency, {
    alertId,
    number: 2,
    kind: "cancel",
    reach: "reached",
  });
  const closure = { ...area, rule: "reached" as const, ranges: [] };
  expect(await olderInFlight(db.pool, alertId, cancel.ledgerId)).toBe(true);
  await freezeAudience(db.pool, headOf(cancel, alertId), closure);
  const at1 = (await slicesOf(cancel.ledgerId)).flatMap((cut) => cut.contact_ids);
  expect(at1).toEqual([a, c]);
  await appendOutcomes(db.pool, leased, [{ ...row, contactId: d ?? 0, outcome: "accepted" }]);
  expect(await olderInFlight(db.pool, alertId, cancel.ledgerId)).toBe(false);
  await freezeAudience(db.pool, headOf(cancel, alertId), closure);
  expect((await slicesOf(cancel.ledgerId)).flatMap((cut) => cut.contact_ids)).toEqual([a, c, d]);
});

test("an update for a new area leaves out whom the alert reached; one for all adds them wherever they are", async () => {
  const oldCell = (BigInt(NANTES_CELL) + 16384n).toString();
  const newCell = (BigInt(NANTES_CELL) + 20480n).toString();
  const [there, ...moved] = await seedContacts(db.pool, {
    count: 3,
    cellOf: (n) => (n === 2 ? newCell : oldCell),
  });
  const alertId = await seedAlert(db.pool, agency);
  const first = await seedBulletin(db.pool, agency, { alertId, number: 1 });
  const range = (cell: string) => [{ lo: cell, hi: cell, ring: 0 }];
  const base = { channel: "sms" as const, testersOnly: false, sizeMax: 500 };
  await freezeAudience(db.pool, headOf(first, alertId), { ...base, rule: "area", ranges: range(oldCell) });
  const [slice] = await slicesOf(first.ledgerId);
  const leased = await leaseSlice(db.pool, slice?.id ?? 0);
  await openWindow(db.pool, {
    sliceId: leased.id,
    epoch: leased.epoch,
    openedTo: 0,
    count: 2,
    cost: 0,
    bucket: null,
    now: new Date(),
  });
  const row = { code: "c", provider: "p", reference: null, at: new Date(), retryInMs: null, suppress: null };
  await appendOutcomes(
    db.pool,
    leased,
    [there ?? 0, moved[0] ?? 0].map((contactId) => ({ ...row, contactId, outcome: "accepted" as const })),
  );
  const both = [...range(oldCell), ...range(newCell)];
  const second = await seedBulletin(db.pool, agency, {
    alertId,
    number: 2,
    kind: "update",
    reach: "new-area",
  });
  await freezeAudience(db.pool, headOf(second, alertId), { ...base, rule: "new-area", ranges: both });
  expect((await slicesOf(second.ledgerId)).flatMap((cut) => cut.contact_ids)).toEqual([moved[1]]);
  const third = await seedBulletin(db.pool, agency, {
    alertId,
    number: 3,
    kind: "update",
    reach: "area-or-reached",
  });
  await freezeAudience(db.pool, headOf(third, alertId), {
    ...base,
    rule: "area-or-reached",
    ranges: range(newCell),
  });
  const all = (await slicesOf(third.ledgerId)).flatMap((cut) => cut.contact_ids);
  expect(all.sort()).toEqual([there, ...moved].sort());
});

// Many windows after the same few envelopes: whoever gets one is the only one who ever does, and nobody waits for another.
import { createECDH } from "node:crypto";
import { afterAll, beforeAll, beforeEach, expect, test } from "vitest";
import { makeSpareEnvelope } from "../../src/channels/registry.ts";
import { openSpares } from "../../src/dispatch/spare-envelopes.ts";
import { openLog } from "../../src/log.ts";
import { seal } from "../../src/seal.ts";
import { type Db, withTransaction } from "../../src/store/db.ts";
import { type BoundEnvelopes, keepEnvelopeRun, storeEnvelopes } from "../../src/store/push-envelopes.ts";
import { claimNextSlice } from "../../src/store/slices.ts";
import { openWindow } from "../../src/store/windows.ts";
import { testDatabase } from "../support/database.ts";
import { seedAgency, seedAlert, seedBulletin, seedContacts, TEST_KEYS } from "../support/ledger.ts";

const PEOPLE = 20;

let db: Awaited<ReturnType<typeof testDatabase>>;
let agency: Awaited<ReturnType<typeof seedAgency>>;
let ids: number[];

beforeAll(async () => {
  db = await testDatabase();
  agency = await seedAgency(db.pool);
});
afterAll(() => db.close());
beforeEach(async () => {
  await db.pool.query("DELETE FROM contact; DELETE FROM slice; DELETE FROM push_envelope_run");
  ids = await seedContacts(db.pool, {
    count: PEOPLE,
    channel: "push",
    address: (n) => `${n}.${Math.random()}`,
  });
  await withTransaction(db.pool, (tx) =>
    keepEnvelopeRun(tx, "t1", () => seal(TEST_KEYS, Buffer.alloc(32, 3), "x")),
  );
});

/** `each` envelopes for everybody, told apart by their last two bytes. */
async function store(each: number): Promise<void> {
  const { rows } = await db.pool.query("SELECT id FROM push_envelope_run");
  const made = ids.flatMap((contactId, n) =>
    Array.from({ length: each }, (_, m) => {
      const sealed = Buffer.alloc(137);
      sealed.writeUInt16BE(n * each + m, 135);
      return { contactId, number: m + 1, sealed };
    }),
  );
  await storeEnvelopes(db.pool, rows[0].id, made);
}

/** A leased slice of a new bulletin to everybody. */
async function leased() {
  const alertId = await seedAlert(db.pool, agency);
  const bulletin = await seedBulletin(db.pool, agency, { alertId, number: 1 });
  await db.pool.query(
    `INSERT INTO slice (bulletin_ledger_id, committed_on, alert_id, channel, ring, number, contact_ids, weight)
     VALUES ($1, $2, $3, 'push', 0, 0, $4, 100)`,
    [bulletin.ledgerId, bulletin.committedOn, alertId, ids],
  );
  const slice = await claimNextSlice(db.pool, { channel: "push", holder: "w", known: null });
  if (!slice) throw new Error("no slice could be claimed");
  return slice;
}

async function open(
  on: Db,
  slice: { id: number; epoch: number },
  { openedTo = 0, count = PEOPLE } = {},
): Promise<Map<number, number>> {
  const { id: sliceId, epoch } = slice;
  const now = new Date();
  const window = { sliceId, epoch, openedTo, count, cost: 0, bucket: null, now, envelopes: true };
  const answer = await openWindow(on, window);
  if (answer.kind !== "opened") throw new Error(answer.kind);
  const { envelopes } = answer;
  if (envelopes && "fault" in envelopes) throw envelopes.fault;
  return new Map([...(envelopes?.sealed ?? [])].map(([to, sealed]) => [to, sealed.readUInt16BE(135)]));
}

async function left(): Promise<number> {
  return (await db.pool.query("SELECT count(*)::int AS n FROM push_envelope")).rows[0].n;
}

test("windows of many bulletins at once share what there is, and no envelope goes to two of them", async () => {
  await store(2);
  const slices = [];
  for (let n = 0; n < 8; n++) slices.push(await leased());
  const taken = await Promise.all(slices.map((slice) => open(db.pool, slice)));
  const all = taken.flatMap((one) => [...one.values()]);
  expect(new Set(all).size).toBe(all.length);
  expect(all.length + (await left())).toBe(PEOPLE * 2);
  for (const one of taken) for (const [to, which] of one) expect(ids[Math.floor(which / 2)]).toBe(to);
});

test("a window of part of a slice takes the envelopes of that part alone", async () => {
  await store(1);
  const slice = await leased();
  expect([...(await open(db.pool, slice, { count: 5 })).keys()]).toEqual(ids.slice(0, 5));
  expect([...(await open(db.pool, slice, { openedTo: 5, count: 5 })).keys()]).toEqual(ids.slice(5, 10));
  expect(await left()).toBe(PEOPLE - 10);
});

test("a window that is not opened takes nothing: overtaken, another's, or at another mark", async () => {
  await store(1);
  const slice = await leased();
  await expect(open(db.pool, { ...slice, epoch: slice.epoch + 1 })).rejects.toThrow("lost");
  await expect(open(db.pool, slice, { openedTo: 3, count: 1 })).rejects.toThrow("lost");
  await db.pool.query("UPDATE alert SET newest_number = 2 WHERE id = $1", [slice.alertId]);
  await expect(open(db.pool, slice)).rejects.toThrow("superseded");
  expect(await left()).toBe(PEOPLE);
});

test("what an uncommitted window holds is not waited for, and comes back when it fails", async () => {
  await store(1);
  const [first, second] = [await leased(), await leased()];
  await withTransaction(db.pool, async (tx) => {
    expect(await open(tx, first)).toHaveLength(PEOPLE);
    expect((await open(db.pool, second)).size).toBe(0);
    throw new Error("never committed");
  }).catch((error) => expect(error.message).toBe("never committed"));
  expect(await left()).toBe(PEOPLE);
  expect((await open(db.pool, await leased())).size).toBe(PEOPLE);
});

test("a contact that is being erased is not waited for either", async () => {
  await store(1);
  const slice = await leased();
  await withTransaction(db.pool, async (tx) => {
    await tx.query("DELETE FROM contact WHERE id = $1", [ids[0]]);
    expect([...(await open(db.pool, slice)).keys()]).toEqual(ids.slice(1));
  });
  expect(await left()).toBe(0);
});

test("an envelope is handed out once", () => {
  const key = Buffer.alloc(32, 3);
  const keys = { p256dh: createECDH("prime256v1").generateKeys("base64url"), auth: "A".repeat(22) };
  const sealed = makeSpareEnvelope(key, 1, JSON.stringify({ endpoint: "https://p.example/", keys }));
  if (!sealed) throw new Error("no envelope was made");
  const bound: BoundEnvelopes = {
    keySealed: seal(TEST_KEYS, key, "push-envelope-run"),
    sealed: new Map([[1, sealed]]),
  };
  const log = openLog({ level: "fatal", mode: "sandbox", part: "test" });
  const spareFor = openSpares({ encryption: TEST_KEYS, log }, bound);
  expect(spareFor(2)).toBeUndefined();
  const take = spareFor(1);
  expect(take?.(keys)?.publicKey).toHaveLength(65);
  expect(take?.(keys)).toBeUndefined();
  const another = spareFor(1);
  expect(another?.({ ...keys, auth: "B".repeat(22) })).toBeUndefined();
  expect(another?.(keys)).toBeUndefined();
});

// Nobody is lost between the opening of a window and its outcomes: unreadable rows, failing renders, a channel that is away.
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import type { DispatchContext } from "../../src/dispatch/context.ts";
import { planBulletin } from "../../src/dispatch/plan.ts";
import { cellOf } from "../../src/domain/geo/cell.ts";
import { newId } from "../../src/ids.ts";
import { seal } from "../../src/seal.ts";
import { insertEndpoint } from "../../src/store/endpoints.ts";
import { commitBulletin, sceneAt } from "../support/commit.ts";
import { seedAgency, seedAlert, seedContacts, TEST_KEYS } from "../support/ledger.ts";
import { type TestLine, testLine } from "../support/line.ts";
import { deliverDue, retryNow, statesOf } from "../support/steps.ts";

const LOST_KEY = [{ id: "lost", key: Buffer.alloc(32, 1) }];

let line: TestLine;
let agency: Awaited<ReturnType<typeof seedAgency>>;
let folder: string;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "amberwire-deliver-"));
  line = await testLine({ dataDir: folder });
  agency = await seedAgency(line.database.pool);
});
afterAll(async () => {
  await line.close();
  await rm(folder, { recursive: true });
});

/** A planned bulletin for `count` people round `center`; `reached` counts the SMS that came since, and to how many people. */
async function planned(center: [number, number], count: number, channels = ["sms"]) {
  const { pool } = line.database;
  const ids = await seedContacts(pool, { count, cellOf: () => cellOf(...center) });
  const alertId = await seedAlert(pool, agency);
  const scene = sceneAt(center, 2);
  const { ledgerId } = await commitBulletin(line, agency, { alertId, number: 1, channels, ...scene });
  expect(await planBulletin(line.context, ledgerId)).toBeGreaterThanOrEqual(count);
  const since = line.sandbox.inbox.counts().last;
  const reached = async () => {
    const items = await line.sandbox.inbox.list({ channel: "sms", after: since, limit: 1000 });
    return { messages: items.length, people: new Set(items.map(({ to }) => to)).size };
  };
  return { ids, ledgerId, reached };
}

async function outcomesOf(ledgerId: number): Promise<string[]> {
  const { rows } = await line.database.pool.query<{ word: string }>(
    `SELECT DISTINCT concat_ws(' ', attempt, outcome, code, CASE WHEN moved THEN 'moved' END) AS word
     FROM attempt_outcome WHERE bulletin_ledger_id = $1 AND outcome <> 'accepted' ORDER BY word`,
    [ledgerId],
  );
  return rows.map(({ word }) => word);
}

/** The line whose SMS channel has `changes` in its definition or its provider. */
function smsWith(
  changes: (sms: NonNullable<DispatchContext["channels"]["sms"]>) => Partial<typeof sms>,
): DispatchContext {
  const { sms } = line.context.channels;
  if (!sms) throw new Error("the line has no SMS");
  return { ...line.context, channels: { ...line.context.channels, sms: { ...sms, ...changes(sms) } } };
}

test("who is in a window that cannot be read is released, not taken for sent, and reached when it can be read", async () => {
  const { pool } = line.database;
  const { ledgerId, reached } = await planned([-1.5, 47.2], 130);
  await pool.query("ALTER TABLE contact RENAME COLUMN address_sealed TO address_away");
  const ends = await deliverDue(line.context).finally(() =>
    pool.query("ALTER TABLE contact RENAME COLUMN address_away TO address_sealed"),
  );
  expect(ends).toEqual(["done"]);
  expect(await outcomesOf(ledgerId)).toEqual(["1 released throttled moved"]);
  expect(await statesOf(line.context, ledgerId)).toEqual({ pending: 130 });
  expect(await retryNow(line.context)).toBe(130);
  expect(await deliverDue(line.context)).toEqual(["done"]);
  expect(await statesOf(line.context, ledgerId)).toEqual({ accepted: 130 });
  expect(await reached()).toEqual({ messages: 130, people: 130 });
});

test("who cannot be rendered is deferred before anything leaves, and reached when the fault is gone", async () => {
  const { ledgerId, reached } = await planned([-1.1, 47.2], 20);
  const faulty = smsWith(({ definition }) => ({
    definition: {
      ...definition,
      render: () => {
        throw new Error("this text cannot be rendered");
      },
    },
  }));
  expect(await deliverDue(faulty)).toEqual(["done"]);
  expect(await outcomesOf(ledgerId)).toEqual(["1 deferred internal-error moved"]);
  expect(await reached()).toEqual({ messages: 0, people: 0 });
  expect(await retryNow(line.context)).toBe(20);
  await deliverDue(line.context);
  expect(await statesOf(line.context, ledgerId)).toEqual({ accepted: 20 });
  expect(await reached()).toEqual({ messages: 20, people: 20 });
});

test("what throws after a message left is in doubt: it is looked up, and nobody is written to twice", async () => {
  const { ledgerId, reached } = await planned([-0.7, 47.2], 20);
  const faulty = smsWith(({ providers }) => ({
    providers: {
      ...providers,
      send: async (...given) => {
        await providers.send(...given);
        throw new Error("thrown behind the send");
      },
    },
  }));
  expect(await deliverDue(faulty)).toEqual(["done"]);
  expect(await outcomesOf(ledgerId)).toEqual(["1 unknown internal-error moved"]);
  expect(await retryNow(line.context)).toBe(20);
  await deliverDue(line.context);
  expect(await statesOf(line.context, ledgerId)).toEqual({ accepted: 20 });
  expect(await reached()).toEqual({ messages: 20, people: 20 });
});

test("an SMS in doubt whose provider cannot be read is asked for again, for some minutes, before the rule goes on without it", async () => {
  const { ledgerId, reached } = await planned([-0.75, 47.3], 3);
  const hasty = smsWith(({ definition }) => ({ definition: { ...definition, requestTimeoutMs: 300 } }));
  const cut = { kind: "reset", taken: true } as const;
  line.sandbox.faults.add({ match: { channel: "sms" }, times: 3, fault: cut });
  const list = {
    match: { channel: "sms", call: "list" },
    times: null,
    fault: { kind: "status", status: 503 },
  } as const;
  line.sandbox.faults.add(list);
  await deliverDue(hasty);
  expect(await reached()).toEqual({ messages: 3, people: 3 });
  for (let attempt = 2; attempt <= 6; attempt++) {
    expect(await retryNow(line.context)).toBe(3);
    await deliverDue(hasty);
  }
  expect(await reached()).toEqual({ messages: 3, people: 3 });
  expect(await outcomesOf(ledgerId)).toEqual([
    "1 unknown econnreset moved",
    ...[2, 3, 4, 5, 6].map((attempt) => `${attempt} deferred lookup-timeout moved`),
  ]);
  // After that an alert repeated beats an alert lost.
  expect(await retryNow(line.context)).toBe(3);
  await deliverDue(hasty);
  expect(await reached()).toEqual({ messages: 6, people: 3 });
  expect(await statesOf(line.context, ledgerId)).toEqual({ accepted: 3 });
  line.sandbox.faults.clear();
});

test("an address or an endpoint that cannot be opened is skipped and holds up none of its neighbours", async () => {
  const { pool } = line.database;
  const broadcaster = newId("brc");
  await pool.query("INSERT INTO broadcaster (id, name, country) VALUES ($1, 'Radio', 'FR')", [broadcaster]);
  for (const keys of [LOST_KEY, TEST_KEYS])
    await insertEndpoint(pool, {
      broadcasterId: broadcaster,
      urlSealed: seal(TEST_KEYS, "http://127.0.0.1:9/", "endpoint-url"),
      host: "127.0.0.1:9",
      format: "json",
      countries: ["FR"],
      subdivisions: [],
      languages: [],
      statuses: ["actual"],
      onCallPhoneSealed: null,
      secretSealed: seal(keys, `whsec_${Buffer.alloc(32).toString("base64")}`, "endpoint-secret"),
    });
  const { ids, ledgerId } = await planned([-0.3, 47.2], 5, ["sms", "webhook"]);
  await pool.query("UPDATE contact SET address_sealed = $2 WHERE id = $1", [
    ids[2],
    seal(LOST_KEY, "+33600000000", "address:sms"),
  ]);
  expect(await deliverDue(line.context)).toEqual(["done"]);
  expect(await deliverDue(line.context, "webhook")).toEqual(["done"]);
  const { rows } = await pool.query(
    `SELECT channel, state, last_outcome AS outcome, count(*)::int AS n FROM delivery
     WHERE bulletin_ledger_id = $1 GROUP BY 1, 2, 3 ORDER BY 1, 2`,
    [ledgerId],
  );
  expect(rows).toEqual([
    { channel: "sms", state: "accepted", outcome: "accepted", n: 4 },
    { channel: "sms", state: "skipped", outcome: "skipped", n: 1 },
    { channel: "webhook", state: "pending", outcome: "deferred", n: 1 },
    { channel: "webhook", state: "skipped", outcome: "skipped", n: 1 },
  ]);
});

test("a channel without a provider keeps its people, is not asked in a tight circle, and reaches them when it is back", async () => {
  const { pool } = line.database;
  const { ledgerId, reached } = await planned([0.1, 47.2], 30);
  const { sms: _gone, ...channels } = line.context.channels;
  const without = { ...line.context, channels };
  expect(await deliverDue(without)).toEqual(["no-channel"]);
  expect(await deliverDue(without)).toEqual([]);
  expect(await statesOf(line.context, ledgerId)).toEqual({ pending: 30 });
  const { rows } = await pool.query(
    "SELECT state, opened_to, due_at > now() AND due_at < now() + interval '1 minute' AS soon FROM slice WHERE bulletin_ledger_id = $1",
    [ledgerId],
  );
  expect(rows).toEqual([{ state: "due", opened_to: 0, soon: true }]);
  await pool.query("UPDATE slice SET due_at = now() WHERE bulletin_ledger_id = $1", [ledgerId]);
  expect(await deliverDue(line.context)).toEqual(["done"]);
  expect(await statesOf(line.context, ledgerId)).toEqual({ accepted: 30 });
  expect(await reached()).toEqual({ messages: 30, people: 30 });
});

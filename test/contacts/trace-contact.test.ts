import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { prepareContact } from "../../src/contacts/prepare-contact.ts";
import { traceContact } from "../../src/contacts/trace-contact.ts";
import { storeContacts } from "../../src/store/contacts.ts";
import { withTransaction } from "../../src/store/db.ts";
import { eraseContact } from "../../src/store/erase-contact.ts";
import { commitBulletin, sceneAt, settled } from "../support/commit.ts";
import { seedAgency, seedAlert, TEST_KEYS } from "../support/ledger.ts";
import { type TestLine, testLine } from "../support/line.ts";

const NANTES: [number, number] = [-1.5536, 47.2184];
const KEYS = { encryption: TEST_KEYS, hash: TEST_KEYS };

let line: TestLine;
let agency: Awaited<ReturnType<typeof seedAgency>>;
let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "amberwire-trace-"));
  line = await testLine({ dataDir: folder });
  agency = await seedAgency(line.database.pool);
  await line.start();
});
afterAll(async () => {
  await line.close();
  await rm(folder, { recursive: true });
});

async function joins(
  address: string,
  [longitude, latitude]: [number, number],
  tester = false,
): Promise<void> {
  const row = {
    channel: "sms" as const,
    address,
    language: "fr",
    longitude,
    latitude,
    country: "FR",
    tester,
    person: "",
    id: "",
    consentAt: "",
    consentSource: "",
  };
  const prepared = prepareContact(KEYS, row, new Date());
  if (typeof prepared === "string") throw new Error(prepared);
  await withTransaction(line.database.pool, (tx) => storeContacts(tx, [prepared]));
}
const trace = (address: string, alertId: string | null = null) =>
  traceContact(
    { pool: line.database.pool, keys: KEYS },
    { address, since: new Date(Date.now() - 60_000), alertId },
  );

test("whoever asks why they got nothing is told: delivered, outside by so many kilometres, left, unknown, no tester, joined later", async () => {
  const { pool } = line.database;
  await joins("+33611111111", NANTES);
  await joins("+33622222222", [-1.5536, 47.4]);
  await joins("+33633333333", NANTES);
  const alertId = await seedAlert(pool, agency);
  const made = await commitBulletin(line, agency, { alertId, number: 1, ...sceneAt(NANTES, 10) });
  await settled(line, made.ledgerId);
  await joins("+33644444444", NANTES);

  const got = await trace("+33611111111");
  expect(got).toMatchObject({ standing: "subscribed", channel: "sms", places: 1, complete: true });
  expect(got.items).toMatchObject([
    { alertId, number: 1, why: "delivery", delivery: { state: "accepted", ring: 0 } },
  ]);
  const [far] = (await trace("+33622222222")).items;
  expect(far).toMatchObject({ why: "outside", delivery: null });
  expect(far?.km).toBeGreaterThan(9);
  expect(far?.km).toBeLessThan(12);
  expect((await trace("+33644444444")).items).toMatchObject([{ why: "joined-later" }]);
  expect(await trace("+33655555555")).toMatchObject({ standing: "unknown", items: [] });

  const { rows } = await pool.query("SELECT id FROM contact ORDER BY id LIMIT 3");
  await withTransaction(pool, (tx) => eraseContact(tx, rows[2].id, "opted-out"));
  expect(await trace("+33633333333")).toMatchObject({
    standing: "left",
    suppressed: { reason: "opted-out" },
  });

  await commitBulletin(line, agency, { alertId, number: 2, kind: "cancel", reach: "reached" });
  expect((await trace("+33644444444")).items.map(({ why }) => why)).toContain("nobody-new");

  const drill = await seedAlert(pool, agency, "exercise");
  await commitBulletin(line, agency, {
    alertId: drill,
    number: 1,
    status: "exercise",
    ...sceneAt(NANTES, 10),
  });
  expect((await trace("+33611111111", drill)).items).toMatchObject([{ why: "not-a-tester" }]);
  await expect(trace("not a number")).rejects.toThrow(/E.164/);
});

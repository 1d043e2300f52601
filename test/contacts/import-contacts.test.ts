import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { exportContacts } from "../../src/contacts/export-contacts.ts";
import { importContacts } from "../../src/contacts/import-contacts.ts";
import { unseal } from "../../src/seal.ts";
import { testDatabase } from "../support/database.ts";
import { TEST_KEYS } from "../support/ledger.ts";

let db: Awaited<ReturnType<typeof testDatabase>>;
let folder: string;
const keys = { encryption: TEST_KEYS, hash: TEST_KEYS };

beforeAll(async () => {
  db = await testDatabase();
  folder = await mkdtemp(join(tmpdir(), "amberwire-import-"));
});
afterAll(async () => {
  await db.close();
  await rm(folder, { recursive: true });
});

async function run(name: string, content: string, fresh = false) {
  const file = join(folder, name);
  await writeFile(file, content);
  const faults: string[] = [];
  const ears = {
    fault: (line: number, message: string) => faults.push(`${line}: ${message}`),
    progress: () => undefined,
  };
  const report = await importContacts({ pool: db.pool, keys, now: () => new Date() }, file, { fresh }, ears);
  return { report, faults };
}

const HEADER = "channel,address,language,latitude,longitude,country,person,tester\n";

test("good rows are stored and bad rows are told by line, each with what is wrong", async () => {
  const { report, faults } = await run(
    "mixed.csv",
    `${HEADER}sms,+33612345678,fr,47.2,-1.55,FR,p1,
sms,112,fr,47.2,-1.55,FR,,
sms,+33612345679,fr,97.2,-1.55,FR,,
email,not an address,fr,47.2,-1.55,FR,,
email,Anne@Example.ORG,fr,47.2,-1.55,FR,p1,true
push,"{""endpoint"":""https://push.example/1"",""keys"":{""p256dh"":""short"",""auth"":""x""}}",fr,47.2,-1.55,FR,,
sms,+33612345680,french language,47.2,-1.55,FR,,
`,
  );
  expect(report).toMatchObject({ rows: 2, contacts: 2, places: 2, faults: 5 });
  expect(faults.map((fault) => fault.slice(0, 12))).toEqual([
    "3: address: ",
    "4: latitude:",
    "5: address: ",
    "7: address: ",
    "8: language:",
  ]);
  const { rows } = await db.pool.query(
    "SELECT count(DISTINCT person_id)::int AS persons, bool_or(tester) AS tester FROM contact",
  );
  expect(rows[0]).toEqual({ persons: 1, tester: true });
});

test("several rows of one address are one contact with several places; importing again changes nothing", async () => {
  const ndjson = [
    {
      channel: "sms",
      address: "+33698765432",
      language: "fr",
      latitude: 47.2,
      longitude: -1.55,
      country: "FR",
    },
    {
      channel: "sms",
      address: "+33698765432",
      language: "fr",
      latitude: 48.85,
      longitude: 2.35,
      country: "FR",
    },
    {
      channel: "sms",
      address: "+33698765432",
      language: "fr",
      latitude: 47.2,
      longitude: -1.55,
      country: "FR",
    },
  ]
    .map((row) => `${JSON.stringify(row)}\n`)
    .join("");
  expect((await run("places.ndjson", ndjson)).report).toMatchObject({ contacts: 1, places: 2, known: 1 });
  expect((await run("places.ndjson", ndjson)).report).toMatchObject({ rows: 0, contacts: 0, resumedAt: 3 });
  expect((await run("places.ndjson", ndjson, true)).report).toMatchObject({
    rows: 3,
    contacts: 0,
    places: 0,
    known: 3,
  });
});

test("who left is not brought back", async () => {
  const row = {
    channel: "email",
    address: "gone@example.org",
    language: "fr",
    latitude: 47.2,
    longitude: -1.55,
    country: "FR",
  };
  await run("first.ndjson", `${JSON.stringify(row)}\n`);
  await db.pool.query(
    `WITH left_now AS (DELETE FROM contact WHERE address_hash IN (SELECT address_hash FROM contact ORDER BY id DESC LIMIT 1)
       RETURNING address_hash, channel)
     INSERT INTO suppression (address_hash, channel, reason) SELECT address_hash, channel, 'erased' FROM left_now`,
  );
  expect(
    (await run("again.ndjson", `${JSON.stringify({ ...row, address: "GONE@example.org" })}\n`)).report,
  ).toMatchObject({
    contacts: 0,
    suppressed: 1,
  });
});

test("a header that is no header ends the import before anything is stored", async () => {
  await expect(run("bad.csv", "kind,number\nsms,+33612345678\n")).rejects.toThrow(
    /line 1: the header must name.*missing: channel/,
  );
});

test("nothing of an address lies in the tables in clear, and the export gives it back with its cell's centre", async () => {
  const { rows } = await db.pool.query<{ address_sealed: Buffer }>(
    "SELECT address_sealed FROM contact WHERE channel = 'sms' LIMIT 1",
  );
  const sealed = rows[0]?.address_sealed ?? Buffer.alloc(0);
  expect(sealed.toString("latin1")).not.toContain("336");
  expect(unseal(TEST_KEYS, sealed, "address:sms").toString()).toMatch(/^\+336/);
  const exported = [];
  for await (const page of exportContacts({ pool: db.pool, encryption: TEST_KEYS })) exported.push(...page);
  const two = exported.filter((row) => row.address === "+33698765432");
  expect(two).toHaveLength(2);
  for (const row of two)
    expect(Math.min(Math.abs(row.latitude - 47.2), Math.abs(row.latitude - 48.85))).toBeLessThan(0.01);
});

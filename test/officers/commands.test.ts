// Agencies, officers, keys and the record as the operator handles them at a terminal.
import { rm, writeFile } from "node:fs/promises";
import path from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { findApiKey } from "../../src/store/api-keys.ts";
import { type TestDatabase, testDatabase } from "../support/database.ts";
import { temporaryFolder } from "../support/embedded.ts";
import { runProgram } from "../support/processes.ts";

let database: TestDatabase;
let dataDir = "";

beforeAll(async () => {
  [database, dataDir] = await Promise.all([testDatabase(), temporaryFolder()]);
});
afterAll(async () => {
  await database.close();
  await rm(dataDir, { recursive: true, force: true });
});

async function amberwire(...args: string[]) {
  const env = { DATA_DIR: dataDir, DATABASE_URL: database.url, LOG_LEVEL: "error" };
  const run = runProgram("src/cli/amberwire.ts", args, { env });
  run.child.stdin?.end();
  const { code } = await run.exited;
  return { code, output: run.output() };
}

async function json(...args: string[]) {
  const { code, output } = await amberwire(...args, "--json");
  expect([code, output]).toEqual([0, expect.stringContaining("{")]);
  return JSON.parse(output.slice(output.indexOf("{")));
}

test("an operator makes an agency, an officer and a key, and every act stands in a record that verifies", async () => {
  const agency = await json(
    "agencies",
    "create",
    "--name",
    "Police",
    "--country",
    "FR",
    "--subdivisions",
    "FR-44",
  );
  expect(agency.groundKm2).toBeGreaterThan(5000);
  const officer = await json(
    ...["officers", "create", "--agency", agency.id, "--name", "N. N."],
    ...["--roles", "authoriser", "--capacity", "prosecutor"],
  );
  const key = await json("keys", "create", "--officer", officer.id);
  expect(await findApiKey(database.pool, key.key)).toMatchObject({ holderId: officer.id, revoked: false });
  await json("keys", "revoke", key.id);
  expect((await findApiKey(database.pool, key.key))?.revoked).toBe(true);
  expect(await json("audit", "verify")).toEqual({ chains: 1, rows: 4, faults: [] });

  const { rows } = await database.pool.query("SELECT encode(hash, 'hex') AS hash FROM audit_head");
  const heads = path.join(dataDir, "heads.json");
  await writeFile(heads, JSON.stringify([{ agencyId: agency.id, sequence: 5, hash: rows[0].hash }]));
  await database.pool.query("UPDATE audit SET actor_id = 'somebody' WHERE sequence = 2");
  const { code, output } = await amberwire("audit", "verify", "--heads", heads);
  expect(code).toBe(1);
  expect(output).toContain(`${agency.id} row 2: changed`);
  expect(output).toContain(`${agency.id} row 5: rolled-back`);
}, 90_000);

test("a wrong choice is refused in a sentence and changes nothing", async () => {
  const [wrong, unknown] = await Promise.all([
    amberwire("officers", "create", "--agency", "agy_0", "--name", "N", "--roles", "king"),
    amberwire("agencies", "create", "--name", "X", "--country", "XX"),
  ]);
  expect([wrong.code, wrong.output]).toEqual([1, expect.stringContaining("Allowed choices are requester")]);
  expect([unknown.code, unknown.output]).toEqual([1, expect.stringContaining("No shape of XX is known")]);
  expect(unknown.output).not.toContain(" at ");
}, 60_000);

import { cp, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import pg from "pg";
import { afterEach, beforeEach, expect, inject, test } from "vitest";
import { assertSchema, migrate, schemaState } from "../../src/store/migrate.ts";

const log = { info: () => {} };
const OWN = path.resolve(import.meta.dirname, "../../src/store/migrations");
let admin: pg.Client;
let name = "";
let url = "";
let folder = "";

beforeEach(async () => {
  const { url: server, run } = inject("database");
  name = `amberwire_test_${run}_migrate_${Math.random().toString(36).slice(2)}`;
  admin = new pg.Client({ connectionString: server });
  await admin.connect();
  await admin.query(`CREATE DATABASE ${name}`);
  const own = new URL(server);
  own.pathname = `/${name}`;
  url = own.href;
  folder = await mkdtemp(path.join(tmpdir(), "amberwire-test-migrations-"));
});

afterEach(async () => {
  await admin.query(`DROP DATABASE ${name} WITH (FORCE)`);
  await admin.end();
  await rm(folder, { recursive: true, force: true });
});

async function ask(question: string): Promise<unknown[]> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    return (await client.query(question)).rows.map((row) => Object.values(row)[0]);
  } finally {
    await client.end();
  }
}

async function file(name: string, sql: string): Promise<void> {
  await writeFile(path.join(folder, name), sql);
}

test("an empty database gets the service's tables and the queue's, and a second run finds nothing to do", async () => {
  const { applied } = await migrate(url, { log });
  expect(applied[0]).toBe("0001_tables");
  expect(
    await ask("SELECT to_regclass('alert') IS NOT NULL AND to_regclass('bullmq.migration') IS NOT NULL"),
  ).toEqual([true]);
  expect(await migrate(url, { log })).toEqual({ applied: [] });
  expect(await assertSchema(url)).toEqual({ missing: [], unknown: [] });
});

test("files run in the order of their numbers, later ones on top of earlier runs", async () => {
  await file("0002_second.sql", "ALTER TABLE first ADD COLUMN b int;");
  await file("0001_first.sql", "CREATE TABLE first (a int);");
  await file("notes.md", "not a migration");
  expect(await migrate(url, { log, folder })).toEqual({ applied: ["0001_first", "0002_second"] });
  await file("0010_third.sql", "ALTER TABLE first ADD COLUMN c int;");
  expect(await migrate(url, { log, folder })).toEqual({ applied: ["0010_third"] });
  expect(
    await ask("SELECT count(*)::int FROM information_schema.columns WHERE table_name = 'first'"),
  ).toEqual([3]);
});

test("four starters at once apply everything once", async () => {
  await file("0001_first.sql", "CREATE TABLE first (a int); INSERT INTO first VALUES (1);");
  const results = await Promise.all(Array.from({ length: 4 }, () => migrate(url, { log, folder })));
  expect(results.flatMap(({ applied }) => applied)).toEqual(["0001_first"]);
  expect(await ask("SELECT a FROM first")).toEqual([1]);
});

test("a migration that fails leaves nothing of itself, keeps those before it, and is tried again", async () => {
  await file("0001_first.sql", "CREATE TABLE first (a int);");
  await file("0002_second.sql", "CREATE TABLE second (a int); SELECT 1 / 0;");
  await expect(migrate(url, { log, folder })).rejects.toThrow(/division by zero/);
  expect(await ask("SELECT to_regclass('first') IS NOT NULL AND to_regclass('second') IS NULL")).toEqual([
    true,
  ]);
  await file("0002_second.sql", "CREATE TABLE second (a int);");
  expect(await migrate(url, { log, folder })).toEqual({ applied: ["0002_second"] });
});

test("a database that is older than the code is refused with the names that are missing and what to run", async () => {
  await expect(assertSchema(url)).rejects.toThrow(
    /older than this code: 0001_tables.* is missing\. Run: npx amberwire migrate/,
  );
});

test("a database that is newer than the code is accepted and says so, because migrations expand before they contract", async () => {
  await cp(OWN, folder, { recursive: true });
  await file("9999_newer.sql", "CREATE TABLE newer (a int);");
  await migrate(url, { log, folder });
  expect(await assertSchema(url)).toEqual({ missing: [], unknown: ["9999_newer"] });
  expect(await schemaState(url, folder)).toEqual({ missing: [], unknown: [] });
  // An older starter must neither fail nor undo it.
  expect(await migrate(url, { log })).toEqual({ applied: [] });
});

test("a migration that slipped in before one already run is refused", async () => {
  await file("0002_second.sql", "CREATE TABLE second (a int);");
  await migrate(url, { log, folder });
  await file("0001_first.sql", "CREATE TABLE first (a int);");
  await expect(migrate(url, { log, folder })).rejects.toThrow(
    /0001_first is preceding already run migration/,
  );
});

test("a database whose queue tables are gone is refused", async () => {
  await migrate(url, { log });
  await ask("DROP SCHEMA bullmq CASCADE");
  await expect(assertSchema(url)).rejects.toThrow(/queue's tables do not fit.*Run: npx amberwire migrate/);
});

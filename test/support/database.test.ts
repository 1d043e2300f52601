import { afterAll, expect, test } from "vitest";
import { type TestDatabase, testDatabase } from "./database.ts";

const open: TestDatabase[] = [];
afterAll(() => Promise.all(open.map((db) => db.close())));

test("two test databases are migrated and do not see each other", async () => {
  const [a, b] = [await testDatabase(), await testDatabase()];
  open.push(a, b);
  await a.pool.query("CREATE TABLE only_here (n int)");
  const seen =
    "SELECT to_regclass('only_here') IS NOT NULL AS here, to_regclass('alert') IS NOT NULL AS migrated";
  expect((await a.pool.query(seen)).rows).toEqual([{ here: true, migrated: true }]);
  expect((await b.pool.query(seen)).rows).toEqual([{ here: false, migrated: true }]);
});

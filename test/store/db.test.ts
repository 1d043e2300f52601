import { afterAll, beforeAll, expect, test } from "vitest";
import { withTransaction } from "../../src/store/db.ts";
import { type TestDatabase, testDatabase } from "../support/database.ts";

let database: TestDatabase;
beforeAll(async () => {
  database = await testDatabase();
});
afterAll(() => database.close());

test("a connection that is cut while its holder asks nothing ends no process, fails the next statement, and is not used again", async () => {
  const { pool } = database;
  const client = await pool.connect();
  const { rows } = await client.query("SELECT pg_backend_pid() AS pid");
  // Not events.once: it would hear the error itself.
  const ended = new Promise<void>((resolve) => client.once("end", () => resolve()));
  await pool.query("SELECT pg_terminate_backend($1)", [rows[0].pid]);
  await ended;
  await expect(client.query("SELECT 1")).rejects.toThrow();
  client.release(true);
  await withTransaction(pool, (tx) => tx.query("SELECT 1"));
});

// A fresh, migrated database for one test file or test.
import { randomBytes } from "node:crypto";
import pg from "pg";
import { inject } from "vitest";
import { openPool } from "../../src/store/db.ts";

/** `url` and `pool` of a database that nobody else uses; `close` ends the pool and drops it, open connections or not. */
export type TestDatabase = { url: string; pool: pg.Pool; close(): Promise<void> };

const POOL_MAX = 10;

/** Clones the migrated template (some 50 ms). Close it in `afterAll` or `afterEach`. */
export async function testDatabase(): Promise<TestDatabase> {
  const { url, template, run } = inject("database");
  const name = `amberwire_test_${run}_${randomBytes(6).toString("hex")}`;
  await asAdmin(url, `CREATE DATABASE ${name} TEMPLATE ${template}`);
  const own = new URL(url);
  own.pathname = `/${name}`;
  const pool = openPool(own.href, POOL_MAX, "amberwire test");
  return {
    url: own.href,
    pool,
    async close() {
      await pool.end();
      await asAdmin(url, `DROP DATABASE IF EXISTS ${name} WITH (FORCE)`);
    },
  };
}

async function asAdmin(url: string, statement: string): Promise<void> {
  const admin = new pg.Client({ connectionString: url });
  await admin.connect();
  try {
    await admin.query(statement);
  } finally {
    await admin.end();
  }
}

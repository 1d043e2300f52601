// One PostgreSQL for the whole run: TEST_DATABASE_URL, or an embedded one that is gone afterwards, also after kill -9.
import { randomBytes } from "node:crypto";
import pg from "pg";
import type { TestProject } from "vitest/node";
import { migrate } from "../../src/store/migrate.ts";
import { embeddedForTest } from "./embedded.ts";
import { sweepDatabases, sweepFolders } from "./leftovers.ts";

declare module "vitest" {
  export interface ProvidedContext {
    /** Server of this run and the migrated database that every test database is cloned from. */
    database: { url: string; template: string; run: string };
  }
}

/** Starts the server, migrates a template and tells the tests where it is; gives what takes all of it down again. */
export default async function setup(project: TestProject): Promise<() => Promise<void>> {
  await sweepFolders();
  const given = process.env.TEST_DATABASE_URL;
  const server = given === undefined ? await embeddedForTest() : { url: given, stop: async () => {} };
  const run = `${Date.now().toString(36)}_${randomBytes(3).toString("hex")}`;
  const template = `amberwire_test_${run}_template`;
  const admin = new pg.Client({ connectionString: server.url });
  await admin.connect();
  await sweepDatabases(admin);
  await admin.query(`CREATE DATABASE ${template}`);
  const url = new URL(server.url);
  url.pathname = `/${template}`;
  await migrate(url.href, { log: { info: () => {} } });
  await admin.query(`ALTER DATABASE ${template} WITH ALLOW_CONNECTIONS false`);
  project.provide("database", { url: server.url, template, run });
  return async () => {
    if (given !== undefined) await sweepDatabases(admin, run);
    await admin.end();
    await server.stop();
  };
}

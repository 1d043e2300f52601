// Brings a database up to this code's tables, forward only, and says when the two do not fit. No other file changes tables.
import { readdir } from "node:fs/promises";
import { fileURLToPath } from "node:url";
import { assertSchemaCompatibility, runMigrations as migrateQueue } from "bullmq";
import { runner } from "node-pg-migrate";
import pg from "pg";

/** Where progress is told. */
export type MigrateLog = { info(fields: object, text: string): void };

/** `folder` replaces the numbered SQL files of the service (tests). */
export type MigrateOptions = { log: MigrateLog; folder?: string };

/** How the database stands to this code: names of migrations that only one of the two knows. */
export type SchemaState = { missing: string[]; unknown: string[] };

const FOLDER = fileURLToPath(new URL("./migrations", import.meta.url));
const TABLE = "migration";
const QUEUE_SCHEMA = "bullmq";

/**
 * Applies every migration that `url` lacks, in order, each in its own transaction and all under one advisory lock
 * (a second starter waits, then finds nothing to do), then those of the queue. Gives the names of what it applied.
 */
export async function migrate(url: string, options: MigrateOptions): Promise<{ applied: string[] }> {
  const applied = await connected(url, async (client) => {
    const run = await runner({
      dbClient: client,
      dir: options.folder ?? FOLDER,
      migrationsTable: TABLE,
      direction: "up",
      singleTransaction: false,
      advisoryLockMode: "wait",
      ignorePattern: "(?!.*\\.sql$).*",
      logger: quiet,
    });
    await migrateQueue(client, QUEUE_SCHEMA);
    return run.map(({ name }) => name);
  });
  if (applied.length > 0) options.log.info({ applied }, "database migrated");
  return { applied };
}

/** Compares the migrations recorded in `url` with those of this code. Changes nothing. */
export async function schemaState(url: string, folder = FOLDER): Promise<SchemaState> {
  const known = await migrationNames(folder);
  const run = await connected(url, async (client) => {
    const there = await client.query<{ there: boolean }>("SELECT to_regclass($1) IS NOT NULL AS there", [
      TABLE,
    ]);
    if (there.rows[0]?.there !== true) return [];
    const { rows } = await client.query<{ name: string }>(`SELECT name FROM ${TABLE} ORDER BY id`);
    return rows.map(({ name }) => name);
  });
  return {
    missing: known.filter((name) => !run.includes(name)),
    unknown: run.filter((name) => !known.includes(name)),
  };
}

/**
 * Throws a sentence that says what to do when the database is older than this code, or the queue's tables do not fit it.
 * A newer one passes, and its unknown migrations are given back: they expand first and contract a release later, so that
 * an old worker runs on a new schema.
 */
export async function assertSchema(url: string, folder = FOLDER): Promise<SchemaState> {
  const state = await schemaState(url, folder);
  if (state.missing.length > 0) {
    throw new Error(
      `The database is older than this code: ${state.missing.join(", ")} is missing. Run: npx amberwire migrate`,
    );
  }
  await connected(url, async (client) => {
    await assertSchemaCompatibility(client, QUEUE_SCHEMA).catch((error: Error) => {
      throw new Error(
        `The queue's tables do not fit this code (${error.message}) Run: npx amberwire migrate`,
      );
    });
  });
  return state;
}

async function connected<T>(url: string, work: (client: pg.Client) => Promise<T>): Promise<T> {
  const client = new pg.Client({ connectionString: url, application_name: "amberwire migrate" });
  // A connection that breaks is reported by the query that it breaks; unheard, the event would end the process.
  client.on("error", () => undefined);
  await client.connect();
  try {
    return await work(client);
  } finally {
    await client.end();
  }
}

async function migrationNames(folder: string): Promise<string[]> {
  const files = await readdir(folder);
  return files
    .filter((file) => file.endsWith(".sql"))
    .map((file) => file.slice(0, -".sql".length))
    .sort();
}

const quiet = { debug: () => {}, info: () => {}, warn: () => {}, error: () => {} };

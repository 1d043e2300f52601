// Brings a database up to this code's tables, forward only, and says when the two do not fit. No other file changes tables.
import { readdir } from "node:fs/promises";
import { fileURLToPath } from "node:url";
import { runMigrations as migrateQueue } from "bullmq";
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
  const folder = options.folder ?? FOLDER;
  const client = new pg.Client({ connectionString: url, application_name: "amberwire migrate" });
  await client.connect();
  try {
    const applied = await runner({
      dbClient: client,
      dir: folder,
      migrationsTable: TABLE,
      direction: "up",
      singleTransaction: false,
      advisoryLockMode: "wait",
      ignorePattern: "(?!.*\\.sql$).*",
      logger: quiet,
    });
    const names = applied.map(({ name }) => name);
    await migrateQueue(client, QUEUE_SCHEMA);
    if (names.length > 0) options.log.info({ applied: names }, "database migrated");
    return { applied: names };
  } finally {
    await client.end();
  }
}

/** Compares the migrations recorded in `url` with those of this code. Changes nothing. */
export async function schemaState(url: string, folder = FOLDER): Promise<SchemaState> {
  const known = await migrationNames(folder);
  const client = new pg.Client({ connectionString: url, application_name: "amberwire migrate" });
  await client.connect();
  try {
    const { rows: found } = await client.query<{ exists: boolean }>(
      "SELECT to_regclass($1) IS NOT NULL AS exists",
      [TABLE],
    );
    if (found[0]?.exists !== true) return { missing: known, unknown: [] };
    const { rows } = await client.query<{ name: string }>(`SELECT name FROM ${TABLE} ORDER BY id`);
    const run = rows.map(({ name }) => name);
    return {
      missing: known.filter((name) => !run.includes(name)),
      unknown: run.filter((name) => !known.includes(name)),
    };
  } finally {
    await client.end();
  }
}

/**
 * Throws a sentence that names the migrations when the database is older than this code. A newer one passes: migrations
 * expand first and contract a release later, so that an old worker runs on a new schema.
 */
export async function assertSchema(url: string, folder = FOLDER): Promise<SchemaState> {
  const state = await schemaState(url, folder);
  if (state.missing.length > 0) {
    throw new Error(
      `The database is older than this code: ${state.missing.join(", ")} is missing. Run: npx amberwire migrate`,
    );
  }
  return state;
}

async function migrationNames(folder: string): Promise<string[]> {
  const files = await readdir(folder);
  return files
    .filter((file) => file.endsWith(".sql"))
    .map((file) => file.slice(0, -".sql".length))
    .sort();
}

const quiet = { debug: () => {}, info: () => {}, warn: () => {}, error: () => {} };

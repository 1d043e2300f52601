import type { Command } from "commander";
import { readEnv } from "../../config/env.ts";
import { startEmbeddedPostgres } from "../embedded/postgres.ts";
import { openLog } from "../log.ts";
import { migrate, schemaState } from "../store/migrate.ts";
import { printFacts } from "./print.ts";

type MigrateOptions = { json?: boolean; dryRun?: boolean };

/** `amberwire migrate`: brings the tables and the queue's tables up to date. */
export function registerMigrate(program: Command): void {
  program
    .command("migrate")
    .description("bring the database up to this version; forward only, safe to run twice at once")
    .option("--dry-run", "only say what is missing")
    .option("--json", "print JSON")
    .action((options: MigrateOptions) => runMigrate(options));
}

async function runMigrate({ json, dryRun }: MigrateOptions): Promise<void> {
  const env = readEnv();
  const log = openLog({ level: env.LOG_LEVEL, mode: env.MODE, part: "migrate" });
  const embedded =
    env.DATABASE_URL === undefined ? await startEmbeddedPostgres({ dataDir: env.DATA_DIR, log }) : undefined;
  const url = embedded?.url ?? env.DATABASE_URL ?? "";
  try {
    if (dryRun === true) {
      const state = await schemaState(url);
      printFacts(json, state, [
        state.missing.length === 0 ? "Nothing is missing." : `Missing: ${state.missing.join(", ")}`,
        ...(state.unknown.length === 0 ? [] : [`From a newer version: ${state.unknown.join(", ")}`]),
      ]);
      return;
    }
    const result = await migrate(url, { log });
    printFacts(json, result, [
      result.applied.length === 0 ? "Already up to date." : `Applied: ${result.applied.join(", ")}`,
    ]);
  } finally {
    await embedded?.stop();
  }
}

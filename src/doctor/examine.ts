// Runs every check of `amberwire doctor`; each is independent, so that one fault does not hide the next.
import { type Env, EnvError, type EnvSource, readEnv } from "../../config/env.ts";
import { type EmbeddedPostgres, startEmbeddedPostgres } from "../embedded/postgres.ts";
import type { Logger } from "../log.ts";
import { checkDatabase } from "./database.ts";
import { type Finding, failed, ok } from "./finding.ts";
import { checkFolder, checkKeys } from "./machine.ts";
import { checkProviders, checkPublicUrl, checkQueue } from "./outside.ts";
import { checkPlans } from "./plans.ts";

/** All findings for `source`, in the order of the start. The embedded database is started for the time of the look. */
export async function examine(source: EnvSource | undefined, log: Logger): Promise<Finding[]> {
  let env: Env;
  try {
    env = readEnv(source);
  } catch (error) {
    if (!(error instanceof EnvError)) throw error;
    return error.faults.map(({ variable, message }) =>
      failed(variable, message, "Every variable is explained in .env.example."),
    );
  }
  const node = ok("node", process.versions.node);
  const environment = ok("environment", `mode ${env.MODE}`);
  const folder = await checkFolder(env);
  // Keys after the folder, the rest at once: each waits for somebody else's answer.
  const [keys, database, ...outside] = await Promise.all([
    checkKeys(env),
    lookAtDatabase(env, log),
    checkQueue(env),
    checkProviders(env),
    checkPublicUrl(env),
  ]);
  return [node, environment, ...folder, ...keys, ...database, ...outside.flat()];
}

async function lookAtDatabase(env: Env, log: Logger): Promise<Finding[]> {
  if (env.DATABASE_URL !== undefined) return databaseAndPlans(env, log, env.DATABASE_URL, false);
  let embedded: EmbeddedPostgres;
  try {
    embedded = await startEmbeddedPostgres({ dataDir: env.DATA_DIR, log });
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error);
    return [
      failed(
        "database",
        why,
        "See postgres.log in DATA_DIR, or set DATABASE_URL to a PostgreSQL of your own.",
      ),
      ...(await checkPlans({ env, log }, undefined)),
    ];
  }
  try {
    return await databaseAndPlans(env, log, embedded.url, true);
  } finally {
    await embedded.stop();
  }
}

async function databaseAndPlans(env: Env, log: Logger, url: string, embedded: boolean): Promise<Finding[]> {
  const database = await checkDatabase(url, embedded);
  const away = database.some(({ check, state }) => check === "database" && state === "failed");
  return [...database, ...(await checkPlans({ env, log }, away ? undefined : url))];
}

// What every process stands on: a database that answers with the right tables, and the keys.
import type { Env } from "../../config/env.ts";
import { type Keys, loadKeys } from "../../config/keys.ts";
import { type EmbeddedPostgres, startEmbeddedPostgres } from "../embedded/postgres.ts";
import type { Logger } from "../log.ts";
import { assertSchema, migrate } from "../store/migrate.ts";

/** `env` is the given one with the database's address filled in. `stop` gives the embedded database back. */
export type Ground = {
  env: Env & { DATABASE_URL: string };
  databaseUrl: string;
  keys: Keys;
  stop(): Promise<void>;
};

/** `migrate` brings the tables up to date; without it a given database must already fit. The embedded one always is brought up. */
export type GroundOptions = { log: Logger; migrate?: boolean; onLost?: (why: string) => void };

/** Opens the ground for a command: joins the embedded database of DATA_DIR when there is no DATABASE_URL. */
export async function openGround(env: Env, options: GroundOptions): Promise<Ground> {
  const { log } = options;
  for (const { message, channel } of env.faults)
    log.error({ channel }, `${message} The channel is disabled until then.`);
  const embedded = env.DATABASE_URL === undefined ? await startEmbedded(env, options) : undefined;
  try {
    const databaseUrl = embedded?.url ?? env.DATABASE_URL ?? "";
    if (embedded !== undefined || options.migrate === true) await migrate(databaseUrl, { log });
    const { unknown } = await assertSchema(databaseUrl);
    if (unknown.length > 0)
      log.info({ unknown }, "the database is newer than this code; update this machine soon");
    const keys = await loadKeys(env);
    return {
      env: { ...env, DATABASE_URL: databaseUrl },
      databaseUrl,
      keys,
      stop: async () => embedded?.stop(),
    };
  } catch (error) {
    await embedded?.stop();
    throw error;
  }
}

function startEmbedded(env: Env, { log, onLost }: GroundOptions): Promise<EmbeddedPostgres> {
  return startEmbeddedPostgres({ dataDir: env.DATA_DIR, log, ...(onLost === undefined ? {} : { onLost }) });
}

// What a command needs to work on the record: environment, keys, and the database, started here when it is embedded.
import { type Env, readEnv } from "../../config/env.ts";
import type { Keys } from "../../config/keys.ts";
import { type Logger, openLog } from "../log.ts";
import { openPool, type Pool } from "../store/db.ts";
import { openGround } from "../supervise/ground.ts";

/** What `work` is given; `url` is for connections of its own. */
export type CommandGround = { env: Env; keys: Keys; pool: Pool; url: string; log: Logger };

const POOL_MAX = 6;

/** Runs one command against the database, embedded (started, or joined where the service runs on it) or given, and closes what it opened. */
export async function withDatabase<T>(part: string, work: (ground: CommandGround) => Promise<T>): Promise<T> {
  const env = readEnv();
  const log = openLog({ level: env.LOG_LEVEL, mode: env.MODE, part });
  const ground = await openGround(env, { log });
  const pool = openPool(ground.databaseUrl, POOL_MAX, `amberwire ${part}`);
  try {
    return await work({ env: ground.env, keys: ground.keys, pool, url: ground.databaseUrl, log });
  } finally {
    await pool.end();
    await ground.stop();
  }
}

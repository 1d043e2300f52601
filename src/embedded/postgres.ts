// Gives this process the embedded PostgreSQL of a DATA_DIR, together with every other process on the same DATA_DIR.
import path from "node:path";
import { joinKeeper, type Share } from "./join.ts";

/** A share in a running server. `stop` gives it back; the last user's `stop` returns when the server is down. */
export type EmbeddedPostgres = { url: string; stop(): Promise<void> };

/**
 * `settings` are PostgreSQL parameters for a server that this call has to start (tests switch fsync off).
 * `onLost` hears a sentence when the server went away and did not come back under the same url.
 */
export type EmbeddedOptions = {
  dataDir: string;
  log: { info(fields: object, text: string): void; error(fields: object, text: string): void };
  settings?: Record<string, string>;
  onLost?: (why: string) => void;
};

/**
 * Starts the server of `dataDir`, or joins it when another process runs it already. It ends with its last user, also by
 * kill -9. Should its keeper die, this process starts another on the same port, and pools reconnect by themselves.
 */
export async function startEmbeddedPostgres(options: EmbeddedOptions): Promise<EmbeddedPostgres> {
  const dataDir = path.resolve(options.dataDir);
  const { log, settings = {} } = options;
  const startedMs = performance.now();
  let share = await joinKeeper(dataDir, settings);
  const { url } = share;
  log.info({ dataDir, ms: Math.round(performance.now() - startedMs) }, "embedded PostgreSQL is ready");

  let stopped = false;
  const rejoin = async (): Promise<void> => {
    log.error({ dataDir }, "the keeper of the embedded PostgreSQL ended; starting another");
    const next = await joinKeeper(dataDir, settings).catch((error: Error) => {
      options.onLost?.(`The embedded PostgreSQL could not be started again: ${error.message}`);
      return undefined;
    });
    if (next === undefined) return;
    if (stopped) return next.leave();
    if (next.url !== url) options.onLost?.("The embedded PostgreSQL came back on another port.");
    watch(next);
  };
  const watch = (held: Share): void => {
    share = held;
    held.lost.then(() => (stopped ? undefined : rejoin()));
  };
  watch(share);
  return {
    url,
    async stop() {
      if (stopped) return;
      stopped = true;
      await share.leave();
    },
  };
}

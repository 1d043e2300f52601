import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { startEmbeddedPostgres } from "../src/embedded/postgres.ts";
import { openLog } from "../src/log.ts";
import { migrate } from "../src/store/migrate.ts";

/** A migrated PostgreSQL of its own in a new folder, as `amberwire start` makes it; `drop` stops it and removes everything. */
export async function scratchDatabase(): Promise<{ url: string; dataDir: string; drop(): Promise<void> }> {
  const dataDir = await mkdtemp(path.join(tmpdir(), "amberwire-bench-"));
  const log = openLog({ level: "error", mode: "sandbox", part: "bench" });
  const postgres = await startEmbeddedPostgres({ dataDir, log });
  await migrate(postgres.url, { log });
  return {
    url: postgres.url,
    dataDir,
    async drop() {
      await postgres.stop();
      await rm(dataDir, { recursive: true, force: true });
    },
  };
}

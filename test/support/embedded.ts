// Embedded PostgreSQL for tests, each in a folder of its own that goes away afterwards.
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { type EmbeddedPostgres, startEmbeddedPostgres } from "../../src/embedded/postgres.ts";

/** PostgreSQL without its safety nets: quick, and lost in a crash of the machine, which no test survives either. */
export const CARELESS: Record<string, string> = {
  fsync: "off",
  full_page_writes: "off",
  synchronous_commit: "off",
  autovacuum: "off",
  max_connections: "400",
  max_wal_size: "4GB",
  checkpoint_timeout: "1h",
};

/** How temporary folders of tests are named; `leftovers.ts` sweeps by it. */
export const FOLDER_PREFIX = "amberwire-test-";

/** A folder for a DATA_DIR; the caller removes it. */
export async function temporaryFolder(): Promise<string> {
  return mkdtemp(path.join(tmpdir(), FOLDER_PREFIX));
}

/** A server of this test's own; `crashSafe` keeps fsync on for tests that kill it. `stop` also removes its folder. */
export async function embeddedForTest(
  options: { crashSafe?: boolean; dataDir?: string } = {},
): Promise<EmbeddedPostgres & { dataDir: string }> {
  const dataDir = options.dataDir ?? (await temporaryFolder());
  const server = await startEmbeddedPostgres({
    dataDir,
    log: { info: () => {}, error: () => {} },
    settings: options.crashSafe === true ? {} : CARELESS,
  });
  return {
    url: server.url,
    dataDir,
    async stop() {
      await server.stop();
      if (options.dataDir === undefined) await rm(dataDir, { recursive: true, force: true });
    },
  };
}

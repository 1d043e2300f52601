import { mkdtemp, readFile, realpath, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { startEmbeddedPostgres } from "../../src/embedded/postgres.ts";
import type { Lifecycle } from "../../src/lifecycle.ts";
import { openLog } from "../../src/log.ts";
import { migrate } from "../../src/store/migrate.ts";

/** A database of the bench: `serverPid` is PostgreSQL's first process, whose children are all the others. */
export type ScratchDatabase = { url: string; dataDir: string; serverPid: number };

/** A migrated PostgreSQL of its own in a new folder, as `amberwire start` makes it; it goes with `parts`. */
export async function scratchDatabase(parts: Lifecycle): Promise<ScratchDatabase> {
  const dataDir = await parts.part(
    "folder",
    () => mkdtemp(path.join(tmpdir(), "amberwire-bench-")),
    (folder) => rm(folder, { recursive: true, force: true }),
  );
  const log = openLog({ level: "error", mode: "sandbox", part: "bench" });
  const postgres = await parts.part(
    "database",
    () => startEmbeddedPostgres({ dataDir, log }),
    (started) => started.stop(),
  );
  await migrate(postgres.url, { log });
  const cluster = path.join(await realpath(path.join(dataDir, "postgres")), "cluster", "data");
  const [pid = ""] = (await readFile(path.join(cluster, "postmaster.pid"), "utf8")).split("\n");
  return { url: postgres.url, dataDir, serverPid: Number(pid) };
}

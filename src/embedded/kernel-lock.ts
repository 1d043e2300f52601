// One process per folder, by a lock that dies with its holder. Node has no flock; SQLite's file lock is the kernel's own.
import { DatabaseSync } from "node:sqlite";

/** A held lock; the kernel frees it when the process ends, even by kill -9. */
export type KernelLock = { release(): void };

/** Takes the lock kept in `file` (made when missing) without waiting; undefined when another process holds it. */
export function takeLock(file: string): KernelLock | undefined {
  const database = new DatabaseSync(file, { timeout: 0 });
  try {
    database.exec("PRAGMA locking_mode = EXCLUSIVE; BEGIN EXCLUSIVE");
  } catch (error) {
    database.close();
    if (error instanceof Error && /database is locked/.test(error.message)) return undefined;
    throw error;
  }
  return { release: () => database.close() };
}

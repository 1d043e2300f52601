// Makes DATA_DIR. Its owner alone may enter; the embedded database lets its own group pass when it needs to.
import { mkdir } from "node:fs/promises";
import path from "node:path";

/** Makes `dataDir` unless it is there, closed to others; missing folders above it get the usual mode. */
export async function makeDataFolder(dataDir: string): Promise<void> {
  await mkdir(path.dirname(dataDir), { recursive: true });
  await mkdir(dataDir, { mode: 0o700 }).catch((error: NodeJS.ErrnoException) => {
    if (error.code !== "EEXIST") throw error;
  });
}

// The note by which processes on one DATA_DIR find its keeper. It holds a secret, so it is readable by its owner only.
import { randomBytes } from "node:crypto";
import { readFile, rename, rm, writeFile } from "node:fs/promises";
import path from "node:path";
import { z } from "zod";

const KeeperNote = z.object({
  pid: z.int(),
  /** Loopback port of the keeper itself. */
  port: z.int(),
  token: z.string(),
  /** Where its PostgreSQL listens; kept over restarts where possible. */
  databasePort: z.int(),
});

/** Where the keeper of a DATA_DIR listens and the token it expects. */
export type KeeperNote = z.infer<typeof KeeperNote>;

/** The note in `dataDir`, or undefined when there is none or it cannot be read as one. */
export async function readKeeperNote(dataDir: string): Promise<KeeperNote | undefined> {
  try {
    return KeeperNote.parse(JSON.parse(await readFile(file(dataDir), "utf8")));
  } catch {
    return undefined;
  }
}

/** Replaces the note in one step. */
export async function writeKeeperNote(dataDir: string, note: KeeperNote): Promise<void> {
  const half = `${file(dataDir)}.${randomBytes(4).toString("hex")}`;
  await writeFile(half, `${JSON.stringify(note)}\n`, { mode: 0o600 });
  await rename(half, file(dataDir)).catch(async (error) => {
    await rm(half, { force: true });
    throw error;
  });
}

function file(dataDir: string): string {
  return path.join(dataDir, "postgres-keeper.json");
}

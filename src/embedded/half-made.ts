// Folders that are filled under another name first, so that one with its final name is always whole.
import { mkdtemp, readdir, rm } from "node:fs/promises";
import path from "node:path";

/**
 * A new folder beside `final`, to be renamed to it. Those of interrupted attempts are removed as far as possible; none is
 * used again, because a program that outlived its killed parent may still be writing there.
 */
export async function newHalf(final: string): Promise<string> {
  const prefix = `${path.basename(final)}.half-`;
  for (const name of await readdir(path.dirname(final))) {
    if (!name.startsWith(prefix)) continue;
    await rm(path.join(path.dirname(final), name), { recursive: true, force: true }).catch(() => undefined);
  }
  return mkdtemp(path.join(path.dirname(final), prefix));
}

// Decides where the database's files lie: in DATA_DIR, or elsewhere behind a link when its account cannot get there.
import { chmod, chown, lstat, mkdir, mkdtemp, realpath, rm, stat, symlink } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import type { Account } from "./account.ts";
import { reachable } from "./reach.ts";

const LINK = "postgres";

/**
 * The folder for everything of the database, as a real path, made when missing: `DATA_DIR/postgres`, or, when `account`
 * cannot walk to DATA_DIR (below /root, say), a new folder under /var/lib, which `DATA_DIR/postgres` then links to.
 * Call under the keeper's lock only.
 */
export async function choosePlace(dataDir: string, account: Account | undefined): Promise<string> {
  const link = path.join(dataDir, LINK);
  await letPass(dataDir, account);
  if (await lstat(link).catch(() => undefined)) return follow(link);
  if (await reachable(dataDir, account)) {
    await mkdir(link);
    // A strict umask would close it to the account again.
    await chmod(link, 0o711);
    return realpath(link);
  }
  const elsewhere = await makeElsewhere(account);
  await symlink(elsewhere, link);
  return elsewhere;
}

// The account's group may pass through DATA_DIR, not list it; everybody else stays out.
async function letPass(dataDir: string, account: Account | undefined): Promise<void> {
  if (account === undefined) return;
  const { uid, mode } = await stat(dataDir);
  if (uid !== 0 || (mode & 0o077) !== 0) return;
  await chown(dataDir, 0, account.gid);
  await chmod(dataDir, 0o710);
}

async function follow(link: string): Promise<string> {
  return realpath(link).catch(() => {
    throw new Error(
      `${link} points to a folder that is gone, and the database with it. ` +
        "Put the folder back, or remove the link to begin with an empty database.",
    );
  });
}

async function makeElsewhere(account: Account | undefined): Promise<string> {
  for (const parent of ["/var/lib", "/var/tmp", tmpdir()]) {
    try {
      const made = await mkdtemp(path.join(parent, "amberwire-"));
      await chmod(made, 0o711);
      if (await reachable(made, account)) return made;
      await rm(made, { recursive: true });
    } catch {}
  }
  throw new Error(
    "No folder was found that PostgreSQL's user can reach. Set DATA_DIR to one that every user may pass through, or set DATABASE_URL.",
  );
}

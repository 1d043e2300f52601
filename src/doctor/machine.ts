// Is this machine fit: folder, room, keys?
import { access, constants, stat, statfs } from "node:fs/promises";
import type { Env } from "../../config/env.ts";
import { keysFile } from "../../config/kept-keys.ts";
import { loadKeys } from "../../config/keys.ts";
import { makeDataFolder } from "../data-folder.ts";
import { type Finding, failed, ok, warning } from "./finding.ts";

const ROOM_MIN_BYTES = 1_000_000_000;

/** Findings about DATA_DIR: may it be written, is there room. */
export async function checkFolder(env: Env): Promise<Finding[]> {
  try {
    await makeDataFolder(env.DATA_DIR);
    await access(env.DATA_DIR, constants.W_OK | constants.X_OK);
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error);
    return [failed("data folder", why, "Give this user the folder, or set DATA_DIR to another one.")];
  }
  const { bavail, bsize } = await statfs(env.DATA_DIR);
  const room = `${Math.floor((bavail * bsize) / 1_000_000)} MB free`;
  return [
    ok("data folder", env.DATA_DIR),
    bavail * bsize >= ROOM_MIN_BYTES
      ? ok("room", room)
      : warning("room", room, "Make room on the disk of DATA_DIR before it is full."),
  ];
}

/** Findings about the keys; makes none. */
export async function checkKeys(env: Env): Promise<Finding[]> {
  const file = await stat(keysFile(env.DATA_DIR)).catch(() => undefined);
  const fromEnvironment = env.ENCRYPTION_KEYS !== undefined && env.HASH_KEYS !== undefined;
  if (file === undefined && !fromEnvironment) {
    return [ok("keys", "none yet; the first start makes them and keeps them in DATA_DIR")];
  }
  try {
    const { encryption, hash } = await loadKeys(env);
    const where = fromEnvironment ? "from the environment" : `kept in ${keysFile(env.DATA_DIR)}`;
    const found = `${encryption.length} for encryption, ${hash.length} for hashes, ${where}`;
    if (file !== undefined && process.platform !== "win32" && (file.mode & 0o077) !== 0) {
      return [
        failed(
          "keys",
          "other users of this machine can read them",
          `Run: chmod 600 ${keysFile(env.DATA_DIR)}`,
        ),
      ];
    }
    return [ok("keys", found)];
  } catch (error) {
    return [
      failed(
        "keys",
        error instanceof Error ? error.message : String(error),
        "Put the keys back from your backup.",
      ),
    ];
  }
}

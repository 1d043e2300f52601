// Answers whether another account may walk to a folder. Changes nothing.
import { realpath, stat } from "node:fs/promises";
import path from "node:path";
import type { Account } from "./account.ts";

/** True when `account` may pass through `folder` and every folder above it; always true without an account to switch to. */
export async function reachable(folder: string, account: Account | undefined): Promise<boolean> {
  if (account === undefined) return true;
  let step = await realpath(folder);
  for (;;) {
    const { mode, uid, gid } = await stat(step);
    const bit = uid === account.uid ? 0o100 : gid === account.gid ? 0o010 : 0o001;
    if ((mode & bit) === 0) return false;
    const parent = path.dirname(step);
    if (parent === step) return true;
    step = parent;
  }
}

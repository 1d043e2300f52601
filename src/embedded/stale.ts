// Clears what a killed server left behind: its pid file, or the server itself when it lost its keeper.
import { execFile } from "node:child_process";
import { readFile, rm } from "node:fs/promises";
import path from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { promisify } from "node:util";

const STOP_WITHIN_MS = 15_000;

/**
 * Makes `dataFolder` free to be started. A pid that now belongs to some other program (usual after a container restarts)
 * would make PostgreSQL refuse for ever, so its file goes; an orphaned server is stopped. Call under the keeper's lock only.
 */
export async function clearStaleServer(dataFolder: string): Promise<void> {
  const pidFile = path.join(dataFolder, "postmaster.pid");
  const text = await readFile(pidFile, "utf8").catch(() => undefined);
  if (text === undefined) return;
  const pid = Number(text.split("\n")[0]);
  if (!Number.isSafeInteger(pid) || pid <= 0 || !(await servesFolder(pid, dataFolder))) {
    await rm(pidFile, { force: true });
    return;
  }
  const deadline = performance.now() + STOP_WITHIN_MS;
  process.kill(pid, "SIGINT");
  while (await servesFolder(pid, dataFolder)) {
    if (performance.now() > deadline) process.kill(pid, "SIGKILL");
    await sleep(50);
  }
}

async function servesFolder(pid: number, dataFolder: string): Promise<boolean> {
  return (await commandLine(pid)).includes(dataFolder);
}

async function commandLine(pid: number): Promise<string> {
  try {
    return (await readFile(`/proc/${pid}/cmdline`, "utf8")).replaceAll("\0", " ");
  } catch {
    // No such process, or no /proc on this system.
  }
  try {
    const { stdout } = await promisify(execFile)("ps", ["-o", "command=", "-p", String(pid)]);
    return stdout;
  } catch {
    return "";
  }
}

// Looks at processes of this machine and runs our own programs as children, as whichever user.
import { type ChildProcess, spawn } from "node:child_process";
import { readFile, realpath } from "node:fs/promises";
import path from "node:path";
import { createInterface } from "node:readline";
import { fileURLToPath } from "node:url";

/** A child of a test: `line` waits for the next JSON line that `wanted` accepts, `exited` for its end. */
export type TestProcess = {
  child: ChildProcess;
  output: () => string;
  line<T>(wanted: (word: T) => boolean, withinMs?: number): Promise<T>;
  exited: Promise<{ code: number | null; signal: NodeJS.Signals | null }>;
};

/** Runs a TypeScript file of this repository with this Node. */
export function runProgram(
  file: string,
  args: readonly string[],
  options: { env?: Record<string, string>; uid?: number; gid?: number; cwd?: string } = {},
): TestProcess {
  const root = fileURLToPath(new URL("../..", import.meta.url));
  const { env = {}, ...rest } = options;
  const child = spawn(process.execPath, [path.join(root, file), ...args], {
    stdio: ["pipe", "pipe", "pipe"],
    ...rest,
    env: { PATH: process.env.PATH, HOME: "/nonexistent", TMPDIR: process.env.TMPDIR, ...env },
  });
  let output = "";
  const lines: unknown[] = [];
  let wake = () => {};
  const take = (text: string) => {
    output += `${text}\n`;
    try {
      lines.push(JSON.parse(text));
    } catch {}
    wake();
  };
  for (const stream of [child.stdout, child.stderr]) createInterface({ input: stream }).on("line", take);
  child.stdin.on("error", () => {});
  const exited = new Promise<{ code: number | null; signal: NodeJS.Signals | null }>((resolve) => {
    child.once("close", (code, signal) => resolve({ code, signal }));
  });
  const line = async <T>(wanted: (word: T) => boolean, withinMs = 20_000): Promise<T> => {
    const deadline = performance.now() + withinMs;
    for (;;) {
      const found = lines.find((word): word is T => wanted(word as T));
      if (found !== undefined) return found;
      const left = deadline - performance.now();
      if (left <= 0 || child.exitCode !== null) throw new Error(`the line did not come:\n${output}`);
      await new Promise<void>((resolve) => {
        wake = resolve;
        setTimeout(resolve, Math.min(left, 100));
      });
    }
  };
  return { child, output: () => output, line, exited };
}

/** True while the process runs; a zombie that nobody reaped has ended. */
export async function isRunning(pid: number): Promise<boolean> {
  try {
    process.kill(pid, 0);
  } catch (error) {
    return error instanceof Error && "code" in error && error.code === "EPERM";
  }
  const status = await readFile(`/proc/${pid}/stat`, "utf8").catch(() => undefined);
  return status === undefined ? process.platform !== "linux" : !/\) Z /.test(status);
}

/** Process id of the PostgreSQL server of a DATA_DIR, or undefined. */
export async function serverPid(dataDir: string): Promise<number | undefined> {
  const text = await readFile(path.join(await clusterFolder(dataDir), "postmaster.pid"), "utf8").catch(
    () => "",
  );
  return Number(text.split("\n")[0]) || undefined;
}

/** Process id of the keeper of a DATA_DIR. */
export async function keeperPid(dataDir: string): Promise<number> {
  return JSON.parse(await readFile(path.join(dataDir, "postgres-keeper.json"), "utf8")).pid;
}

/** Folder that PostgreSQL itself writes to. */
export async function clusterFolder(dataDir: string): Promise<string> {
  return path.join(await realpath(path.join(dataDir, "postgres")), "cluster", "data");
}

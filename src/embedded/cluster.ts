// Makes the database cluster once. A half-made one never gets its final name, so a crash here is repaired by the next start.
import { spawn } from "node:child_process";
import { randomBytes } from "node:crypto";
import { chmod, chown, mkdir, readFile, rename, stat, writeFile } from "node:fs/promises";
import path from "node:path";
import type { Account } from "./account.ts";
import type { Binaries } from "./binaries.ts";
import { newHalf } from "./half-made.ts";

/** The one database role; it owns everything, its password is random and stays in the place's `password` file. */
export const ROLE = "amberwire";

/** A cluster that is ready to be started. */
export type Cluster = { dataFolder: string; password: string };

/**
 * Gives the cluster in `place`, made with checksums, UTF-8 and password login when there is none yet.
 * Without `sync` the new files are left to the operating system to write: for tests.
 */
export async function openCluster(
  place: string,
  binaries: Binaries,
  account: Account | undefined,
  sync: boolean,
): Promise<Cluster> {
  const final = path.join(place, "cluster");
  if (!(await stat(final).catch(() => undefined))) await makeCluster(final, binaries, account, sync);
  return {
    dataFolder: path.join(final, "data"),
    password: (await readFile(path.join(final, "password"), "utf8")).trim(),
  };
}

async function makeCluster(
  final: string,
  binaries: Binaries,
  account: Account | undefined,
  sync: boolean,
): Promise<void> {
  const half = await newHalf(final);
  const data = path.join(half, "data");
  const passwordFile = path.join(half, "password");
  await chmod(half, 0o711);
  await mkdir(data, { mode: 0o700 });
  await writeFile(passwordFile, `${randomBytes(32).toString("hex")}\n`, { mode: 0o600 });
  if (account !== undefined) {
    await Promise.all([data, passwordFile].map((file) => chown(file, account.uid, account.gid)));
  }
  await runInitdb(binaries.initdb, account, [
    `--pgdata=${data}`,
    `--pwfile=${passwordFile}`,
    ...(sync ? [] : ["--no-sync"]),
  ]);
  await rename(half, final);
}

async function runInitdb(program: string, account: Account | undefined, own: string[]): Promise<void> {
  const child = spawn(
    program,
    [
      ...own,
      `--username=${ROLE}`,
      "--auth=scram-sha-256",
      "--encoding=UTF8",
      // The built-in locale sorts alike on every machine; the operating system's does not.
      "--locale=C",
      "--locale-provider=builtin",
      "--builtin-locale=C.UTF-8",
      "--no-instructions",
    ],
    { ...account, cwd: "/", env: { LC_ALL: "C", TZ: "UTC" }, stdio: ["ignore", "ignore", "pipe"] },
  );
  let complaint = "";
  child.stderr.setEncoding("utf8").on("data", (text: string) => {
    complaint += text;
  });
  await new Promise<void>((resolve, reject) => {
    child.once("error", reject);
    child.once("close", (code) =>
      code === 0
        ? resolve()
        : reject(new Error(`The database could not be made (initdb): ${complaint.trim()}`)),
    );
  });
}

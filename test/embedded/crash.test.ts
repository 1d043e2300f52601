// What remains after kill -9, and what the next start makes of it.
import { spawn } from "node:child_process";
import { mkdir, readdir, readFile, rm, writeFile } from "node:fs/promises";
import path from "node:path";
import pg from "pg";
import { afterEach, expect, test } from "vitest";
import { serverAccount } from "../../src/embedded/account.ts";
import { startEmbeddedPostgres } from "../../src/embedded/postgres.ts";
import { temporaryFolder } from "../support/embedded.ts";
import {
  clusterFolder,
  isRunning,
  keeperPid,
  runProgram,
  serverPid,
  type TestProcess,
} from "../support/processes.ts";
import { until } from "../support/until.ts";

const log = { info: () => {}, error: () => {} };
const settings = { fsync: "off" };
const folders: string[] = [];
const users: TestProcess[] = [];
afterEach(async () => {
  for (const { child } of users.splice(0)) child.kill("SIGKILL");
  for (const folder of folders.splice(0)) await rm(folder, { recursive: true, force: true });
});

async function startUser(dataDir?: string) {
  const folder = dataDir ?? (await temporaryFolder());
  if (dataDir === undefined) folders.push(folder);
  const user = runProgram("test/support/embedded-user.ts", [folder]);
  users.push(user);
  const { url } = await user.line<{ url: string }>((word) => "url" in word);
  const pids = { keeper: await keeperPid(folder), server: (await serverPid(folder)) ?? 0 };
  return { user, url, dataDir: folder, ...pids };
}

async function query(url: string, text: string): Promise<pg.QueryResult> {
  const client = new pg.Client({ connectionString: url });
  client.on("error", () => {});
  await client.connect();
  try {
    return await client.query(text);
  } finally {
    await client.end();
  }
}

async function nothingLeft(...pids: number[]): Promise<void> {
  for (const pid of pids)
    await until(async () => !(await isRunning(pid)), { withinMs: 10_000, what: `${pid} ends` });
}

test("kill -9 of the only user leaves neither server nor keeper", async () => {
  const { user, keeper, server } = await startUser();
  expect(await isRunning(server)).toBe(true);
  user.child.kill("SIGKILL");
  await nothingLeft(server, keeper);
});

test("kill -9 of one of two users leaves the server to the other", async () => {
  const first = await startUser();
  const second = await startUser(first.dataDir);
  first.user.child.kill("SIGKILL");
  await first.user.exited;
  expect((await query(second.url, "SELECT 1 AS one")).rows).toEqual([{ one: 1 }]);
  second.user.child.kill("SIGTERM");
  await second.user.exited;
  await nothingLeft(first.server, first.keeper);
});

test("kill -9 of the keeper brings a new one on the same port, and committed rows are there", async () => {
  const { user, url, dataDir, keeper, server } = await startUser();
  await query(url, "CREATE TABLE kept AS SELECT 7 AS n");
  process.kill(keeper, "SIGKILL");
  await nothingLeft(keeper, server);
  await until(async () => (await query(url, "SELECT n FROM kept")).rows[0]?.n === 7, { withinMs: 10_000 });
  const next = { keeper: await keeperPid(dataDir), server: (await serverPid(dataDir)) ?? 0 };
  expect(next.server).not.toBe(server);
  user.child.kill("SIGKILL");
  await nothingLeft(next.keeper, next.server);
});

test("kill -9 of the server alone is repaired by its keeper on the same port", async () => {
  const { user, url, server, keeper } = await startUser();
  await query(url, "CREATE TABLE kept AS SELECT 7 AS n");
  process.kill(server, "SIGKILL");
  await until(async () => (await query(url, "SELECT n FROM kept")).rows[0]?.n === 7, { withinMs: 10_000 });
  expect(await isRunning(keeper)).toBe(true);
  user.child.kill("SIGTERM");
  await user.exited;
});

test("kill -9 of user, keeper and server at once is survived by the next start", async () => {
  const { user, url, dataDir, keeper, server } = await startUser();
  await query(url, "CREATE TABLE kept AS SELECT 7 AS n");
  for (const pid of [keeper, server, user.child.pid ?? 0]) process.kill(pid, "SIGKILL");
  await nothingLeft(keeper, server);
  const again = await startEmbeddedPostgres({ dataDir, log, settings });
  expect((await query(again.url, "SELECT n FROM kept")).rows).toEqual([{ n: 7 }]);
  await again.stop();
});

test("kill -9 of every process of ours leaves no server", async () => {
  const { user, keeper, server } = await startUser();
  for (const pid of [user.child.pid ?? 0, keeper]) process.kill(pid, "SIGKILL");
  await nothingLeft(keeper, server);
});

test("a pid file whose number belongs to another program by now does not stop the start", async () => {
  const { user, dataDir } = await startUser();
  const pidFile = path.join(await clusterFolder(dataDir), "postmaster.pid");
  const lines = (await readFile(pidFile, "utf8")).split("\n");
  user.child.kill("SIGTERM");
  await user.exited;
  // As after a container's restart: the file is still there and names a living process that is not PostgreSQL.
  const other = spawn("sleep", ["60"], { ...(await serverAccount()), stdio: "ignore" });
  try {
    await writeFile(pidFile, [String(other.pid), ...lines.slice(1)].join("\n"));
    const again = await startEmbeddedPostgres({ dataDir, log, settings });
    expect((await query(again.url, "SELECT 1 AS one")).rows).toEqual([{ one: 1 }]);
    await again.stop();
    expect(await isRunning(other.pid ?? 0)).toBe(true);
  } finally {
    other.kill();
  }
});

test("a first start that was killed half-way is begun anew and cleared away", async () => {
  const dataDir = await temporaryFolder();
  folders.push(dataDir);
  const place = path.join(dataDir, "postgres");
  await mkdir(path.join(place, "cluster.half-abc", "data"), { recursive: true });
  await writeFile(path.join(place, "cluster.half-abc", "data", "PG_VERSION"), "18\n");
  const again = await startEmbeddedPostgres({ dataDir, log, settings });
  expect((await query(again.url, "SELECT 1 AS one")).rows).toEqual([{ one: 1 }]);
  await again.stop();
  expect(await readdir(place)).toEqual(["cluster"]);
});

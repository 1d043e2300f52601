import { chmod, rm, stat } from "node:fs/promises";
import path from "node:path";
import pg from "pg";
import { afterEach, expect, test } from "vitest";
import { startEmbeddedPostgres } from "../../src/embedded/postgres.ts";
import { temporaryFolder } from "../support/embedded.ts";
import { isRunning, runProgram, serverPid } from "../support/processes.ts";
import { until } from "../support/until.ts";

const log = { info: () => {}, error: () => {} };
const settings = { fsync: "off" };
const folders: string[] = [];
afterEach(async () => {
  for (const folder of folders.splice(0)) await rm(folder, { recursive: true, force: true });
});

async function folder(): Promise<string> {
  const made = await temporaryFolder();
  folders.push(made);
  return made;
}

async function ask(url: string, question: string): Promise<unknown> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    return Object.values((await client.query(question)).rows[0] ?? {})[0];
  } finally {
    await client.end();
  }
}

test("a DATA_DIR with blanks in its path gets a server, and its rows are there after a restart on the same port", async () => {
  const parent = await folder();
  // Open to the database's user, so that the files lie under the path with the blanks.
  await chmod(parent, 0o711);
  const dataDir = path.join(parent, "amber wire", "data dir");
  const first = await startEmbeddedPostgres({ dataDir, log, settings });
  await ask(first.url, "CREATE TABLE kept AS SELECT 42 AS answer");
  const pid = await serverPid(dataDir);
  await first.stop();
  expect(await isRunning(pid ?? 0)).toBe(false);

  const second = await startEmbeddedPostgres({ dataDir, log, settings });
  expect(second.url).toBe(first.url);
  expect(await ask(second.url, "SELECT answer FROM kept")).toBe(42);
  await second.stop();
});

test("the server is durable, listens on loopback only and refuses a wrong password", async () => {
  const dataDir = await folder();
  const server = await startEmbeddedPostgres({ dataDir, log });
  expect(await ask(server.url, "SHOW listen_addresses")).toBe("127.0.0.1");
  expect(await ask(server.url, "SHOW unix_socket_directories")).toBe("");
  expect(await ask(server.url, "SHOW fsync")).toBe("on");
  expect(await ask(server.url, "SHOW synchronous_commit")).toBe("on");
  expect(await ask(server.url, "SHOW data_checksums")).toBe("on");
  expect(await ask(server.url, "SHOW max_connections")).toBe("200");
  const wrong = new URL(server.url);
  wrong.password = "wrong";
  await expect(ask(wrong.href, "SELECT 1")).rejects.toThrow(/password authentication failed/);
  wrong.password = "";
  await expect(ask(wrong.href, "SELECT 1")).rejects.toThrow();
  for (const secret of ["postgres-keeper.json", "postgres/cluster/password"]) {
    expect((await stat(path.join(dataDir, secret))).mode & 0o077).toBe(0);
  }
  await server.stop();
});

test("a second user of the same DATA_DIR joins the server, which ends with the last of them", async () => {
  const dataDir = await folder();
  const other = runProgram("test/support/embedded-user.ts", [dataDir]);
  const { url } = await other.line<{ url: string }>((word) => "url" in word);
  const here = await startEmbeddedPostgres({ dataDir, log, settings });
  expect(here.url).toBe(url);

  other.child.stdin?.write("leave\n");
  await other.exited;
  expect(await ask(here.url, "SELECT 1")).toBe(1);

  const pid = (await serverPid(dataDir)) ?? 0;
  await here.stop();
  expect(await isRunning(pid)).toBe(false);
});

test("four processes that start at once on a new DATA_DIR share one server", async () => {
  const dataDir = await folder();
  const users = Array.from({ length: 4 }, () => runProgram("test/support/embedded-user.ts", [dataDir]));
  const urls = await Promise.all(users.map((user) => user.line<{ url: string }>((word) => "url" in word)));
  expect(new Set(urls.map(({ url }) => url)).size).toBe(1);
  const pid = (await serverPid(dataDir)) ?? 0;
  for (const user of users) user.child.kill("SIGTERM");
  await Promise.all(users.map((user) => user.exited));
  await until(async () => !(await isRunning(pid)), { what: "the server ends" });
});

test("two DATA_DIRs run side by side on ports of their own", async () => {
  const [a, b] = await Promise.all([folder(), folder()]);
  const servers = await Promise.all(
    [a, b].map((dataDir) => startEmbeddedPostgres({ dataDir, log, settings })),
  );
  const ports = servers.map(({ url }) => new URL(url).port);
  expect(new Set(ports).size).toBe(2);
  for (const { url } of servers) expect(await ask(url, "SELECT 1")).toBe(1);
  await Promise.all(servers.map((server) => server.stop()));
});

test("a server that cannot start says why in a sentence with the end of its log", async () => {
  const dataDir = await folder();
  const start = startEmbeddedPostgres({ dataDir, log, settings: { shared_buffers: "much" } });
  await expect(start).rejects.toThrow(/PostgreSQL did not start: .*\n.*shared_buffers/s);
});

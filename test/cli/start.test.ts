// The supervised group as a real process, with stand-ins for what api and worker do inside.
import { rm } from "node:fs/promises";
import { afterEach, expect, test } from "vitest";
import { type TestDatabase, testDatabase } from "../support/database.ts";
import { temporaryFolder } from "../support/embedded.ts";
import { isRunning, runProgram, serverPid, type TestProcess } from "../support/processes.ts";
import { until } from "../support/until.ts";

type Started = { member: string; pid: number; started: number; given: Record<string, string> };

const folders: string[] = [];
const databases: TestDatabase[] = [];
const running: TestProcess[] = [];
afterEach(async () => {
  for (const { child } of running.splice(0)) child.kill("SIGKILL");
  for (const database of databases.splice(0)) await database.close();
  for (const folder of folders.splice(0)) await rm(folder, { recursive: true, force: true });
});

async function startGroup(env: Record<string, string> = {}) {
  const dataDir = await temporaryFolder();
  folders.push(dataDir);
  const group = runProgram("test/support/run-group.ts", [], { env: { DATA_DIR: dataDir, ...env } });
  running.push(group);
  return { group, dataDir };
}

// Quicker where neither the embedded database nor the sandbox is the point.
async function startOnGivenServices(env: Record<string, string> = {}) {
  const database = await testDatabase();
  databases.push(database);
  return startGroup({ DATABASE_URL: database.url, TWILIO_API_URL: "http://127.0.0.1:9", ...env });
}

async function ready(group: TestProcess) {
  await until(() => group.output().includes("Amberwire is ready"), {
    withinMs: 25_000,
    what: "the group is ready",
  });
  const api = await group.line<Started>((word) => word.member === "api" && "started" in word);
  const worker = await group.line<Started>((word) => word.member === "worker" && "started" in word);
  return { api, worker };
}

async function gone(...pids: (number | undefined)[]): Promise<void> {
  for (const pid of pids) {
    await until(async () => !(await isRunning(pid ?? 0)), { withinMs: 12_000, what: `${pid} ends` });
  }
}

test("the group says where to look and that it is a sandbox; SIGTERM ends api, then worker, then database", async () => {
  const { group, dataDir } = await startGroup({ CLOCK: "2026-11-23T03:00:00+01:00", PORT: "0" });
  const { api, worker } = await ready(group);
  const address = `Amberwire is ready: http://localhost:${api.given.PORT} (listens at http://localhost:4321)`;
  await until(() => group.output().includes(address), { what: "the address" });
  await until(() => group.output().includes("SANDBOX: nothing leaves this machine"), {
    what: "the sandbox line",
  });
  expect(api.given.DATABASE_URL).toMatch(/^postgres:\/\//);
  expect(api.given.DATABASE_URL).toBe(worker.given.DATABASE_URL);
  expect(worker.given.PUBLIC_URL).toBe(`http://localhost:${api.given.PORT}`);
  for (const service of ["TWILIO_API_URL", "SMTP_URL", "SANDBOX_CONTROL_URL"]) {
    expect(new URL(worker.given[service] ?? "").hostname).toBe("127.0.0.1");
  }
  expect(Date.parse(api.given.CLOCK ?? "")).toBeGreaterThan(Date.parse("2026-11-23T03:00:00+01:00"));

  const server = await serverPid(dataDir);
  group.child.kill("SIGTERM");
  expect(await group.exited).toEqual({ code: 0, signal: null });
  const stops = [...group.output().matchAll(/"member":"(\w+)","pid":\d+,"stopped"/g)].map(
    (match) => match[1],
  );
  expect(stops).toEqual(["api", "worker"]);
  await gone(api.pid, worker.pid, server);
});

test("a killed member is started again with the same database", async () => {
  const { group } = await startOnGivenServices();
  const { api } = await ready(group);
  process.kill(api.pid, "SIGKILL");
  const again = await group.line<Started>(
    (word) => word.member === "api" && "started" in word && word.pid !== api.pid,
  );
  expect(again.given.DATABASE_URL).toBe(api.given.DATABASE_URL);
  group.child.kill("SIGTERM");
  expect((await group.exited).code).toBe(0);
  await gone(again.pid);
});

test("kill -9 of the parent leaves no member and no database", async () => {
  const { group, dataDir } = await startGroup();
  const { api, worker } = await ready(group);
  const server = await serverPid(dataDir);
  group.child.kill("SIGKILL");
  await gone(api.pid, worker.pid, server);
});

test("a second signal ends the parent at once, and the rest follows", async () => {
  const { group } = await startOnGivenServices();
  const { api, worker } = await ready(group);
  // A stopped member does not answer the first signal, so that the second finds the group still waiting.
  process.kill(api.pid, "SIGSTOP");
  group.child.kill("SIGINT");
  await until(() => group.output().includes("a second signal stops at once"));
  group.child.kill("SIGINT");
  // Its output is still open: the stopped member has it too.
  await until(() => group.child.exitCode === 130, { what: "exit code 130" });
  process.kill(api.pid, "SIGCONT");
  await gone(api.pid, worker.pid);
});

test("a member that cannot start fails the whole start with a sentence and leaves nothing", async () => {
  const { group } = await startOnGivenServices({ STAND_IN_FAILS: "api", WORKER_PROCESSES: "2" });
  expect((await group.exited).code).toBe(1);
  expect(group.output()).toContain("port 1 is taken");
  expect(group.output()).toContain("api did not start (exit code 3)");
  expect([...group.output().matchAll(/"member":"worker","pid":\d+,"stopped"/g)]).toHaveLength(2);
});

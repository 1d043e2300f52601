// The commands as people run them.
import { rm } from "node:fs/promises";
import { afterAll, beforeAll, expect, test } from "vitest";
import { type TestDatabase, testDatabase } from "../support/database.ts";
import { temporaryFolder } from "../support/embedded.ts";
import { runProgram } from "../support/processes.ts";

let database: TestDatabase;
let dataDir = "";
beforeAll(async () => {
  [database, dataDir] = await Promise.all([testDatabase(), temporaryFolder()]);
});
afterAll(async () => {
  await database.close();
  await rm(dataDir, { recursive: true, force: true });
});

async function amberwire(args: readonly string[], env: Record<string, string> = {}) {
  const run = runProgram("src/cli/amberwire.ts", args, { env: { DATA_DIR: dataDir, ...env } });
  run.child.stdin?.end();
  const { code } = await run.exited;
  return { code, output: run.output() };
}

test("every command answers --help", async () => {
  const { output, code } = await amberwire(["--help"]);
  expect(code).toBe(0);
  for (const name of ["start", "api", "worker", "migrate", "config", "doctor"]) {
    expect(output).toMatch(new RegExp(`^  ${name} `, "m"));
  }
  const helps = await Promise.all(
    [["worker"], ["migrate"], ["config", "show"]].map((args) => amberwire([...args, "--help"])),
  );
  for (const help of helps)
    expect([help.code, help.output]).toEqual([0, expect.stringContaining("Usage: amberwire")]);
});

test("an unknown command and an unknown choice fail", async () => {
  expect((await amberwire(["strat"])).code).not.toBe(0);
  const { code, output } = await amberwire(["api", "--serve", "everyone"]);
  expect(code).not.toBe(0);
  expect(output).toContain("Allowed choices are officers, public, all");
});

test("a faulty environment fails every command with all its faults and no stack", async () => {
  const { code, output } = await amberwire(["migrate"], { PORT: "x", MODE: "live" });
  expect(code).toBe(1);
  expect(output).toMatch(/PORT must be .*\n.*DATABASE_URL is needed in live mode.*\n.*ENCRYPTION_KEYS/s);
  expect(output).not.toMatch(/^ {4}at /m);
});

test("config show prints JSON without secrets", async () => {
  const { code, output } = await amberwire(["config", "show", "--json"], {
    DATABASE_URL: "postgres://u:hunter2@h/d",
  });
  expect(code).toBe(0);
  const { variables } = JSON.parse(output);
  expect(variables.find(({ name }: { name: string }) => name === "DATABASE_URL").value).toBe(
    "postgres://u:***@h/d",
  );
});

test("migrate on an up-to-date database says that nothing was to do", async () => {
  const { code, output } = await amberwire(["migrate", "--json"], {
    DATABASE_URL: database.url,
    LOG_LEVEL: "silent",
  });
  expect([code, JSON.parse(output)]).toEqual([0, { applied: [] }]);
});

test("doctor finds a sound installation sound", async () => {
  const { code, output } = await amberwire(["doctor", "--json"], { DATABASE_URL: database.url });
  const { healthy, findings } = JSON.parse(output);
  expect([code, healthy]).toEqual([0, true]);
  const checks = findings.map(({ check, state }: { check: string; state: string }) => `${check} ${state}`);
  expect(checks).toEqual(
    expect.arrayContaining(["database ok", "tables ok", "clock ok", "keys ok", "queue ok", "data folder ok"]),
  );
});

test("doctor names what is wrong and what to do, each fault on its own, and fails", async () => {
  const { code, output } = await amberwire(["doctor", "--json"], {
    DATABASE_URL: "postgres://nobody:x@127.0.0.1:9/none",
    REDIS_URL: "redis://127.0.0.1:9",
    SMTP_URL: "smtp://127.0.0.1:9",
    DATA_DIR: "/dev/null/data",
  });
  const { findings } = JSON.parse(output);
  const failed = findings.filter(({ state }: { state: string }) => state === "failed");
  expect(failed.map(({ check }: { check: string }) => check).sort()).toEqual([
    "data folder",
    "database",
    "email",
    "queue",
  ]);
  for (const { todo } of failed) expect(todo).toMatch(/\.$/);
  expect(code).toBe(1);
});

test("a Node that is too old hands over to the one that npm installed, with arguments, output and exit code", async () => {
  const run = runProgram("test/support/old-node.ts", ["api", "--serve", "everyone"]);
  run.child.stdin?.end();
  const { code } = await run.exited;
  expect(run.output()).toContain("handing over");
  expect(run.output()).toContain("Allowed choices are officers, public, all");
  expect(code).toBe(1);
});

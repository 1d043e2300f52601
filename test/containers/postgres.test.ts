import { randomBytes } from "node:crypto";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { GenericContainer, type StartedTestContainer, Wait } from "testcontainers";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { readEnv } from "../../config/env.ts";
import { loadKeys } from "../../config/keys.ts";
import { openDispatchContext } from "../../src/compose/dispatch-context.ts";
import { freePort } from "../../src/free-port.ts";
import { openLog } from "../../src/log.ts";
import { openQueueBackend } from "../../src/queue/backend.ts";
import { startSandbox } from "../../src/sandbox/start-sandbox.ts";
import { openPool } from "../../src/store/db.ts";
import { assertSchema, migrate } from "../../src/store/migrate.ts";
import { setRate } from "../../src/store/rates.ts";
import { lineEnvironment, NO_NIGHT, startWorkers } from "../support/line.ts";
import { until } from "../support/until.ts";
import { needsEngine } from "./engine.ts";
import { oneBulletin } from "./one-bulletin.ts";

const PEOPLE = 600;
const PORT = 5432;
const PASSWORD = randomBytes(8).toString("hex");

describe.runIf(needsEngine("PostgreSQL 17 in a container"))("PostgreSQL 17 in a container", () => {
  let server: StartedTestContainer | undefined;
  let url: string;

  beforeAll(async () => {
    // A port of our own, because a published one chosen by the engine changes when the container starts again.
    const port = await freePort();
    server = await new GenericContainer("postgres:17")
      .withEnvironment({ POSTGRES_USER: "amberwire", POSTGRES_PASSWORD: PASSWORD })
      .withExposedPorts({ container: PORT, host: port })
      // Over TCP, because the server that first makes the database listens on its socket only.
      .withWaitStrategy(Wait.forSuccessfulCommand("pg_isready -q -h 127.0.0.1 -U amberwire"))
      .start();
    url = `postgres://amberwire:${PASSWORD}@${server.getHost()}:${port}/amberwire`;
  }, 90_000);
  afterAll(async () => {
    await server?.stop();
  }, 60_000);

  test("gets all tables, once, and fits the code then", async () => {
    const log = { info: () => undefined };
    expect((await migrate(url, { log })).applied.length).toBeGreaterThan(0);
    expect(await migrate(url, { log })).toEqual({ applied: [] });
    expect(await assertSchema(url)).toMatchObject({ unknown: [] });
  });

  test("killed and started again in mid-dispatch, it loses nobody, and nobody is written to twice", async () => {
    await using line = await openLine(url);
    await setRate(line.pool, { name: "sms", perSecond: 200, burst: 20 });
    const bulletin = await oneBulletin(line.pool, PEOPLE);
    await until(async () => ((await bulletin.sms())?.outcomes.accepted ?? 0) > 0, { withinMs: 20_000 });
    // No time to stop in order: the engine kills it at once.
    await server?.restart({ timeout: 0 });
    expect((await bulletin.sms())?.outcomes.pending).toBeGreaterThan(0);
    const sms = await bulletin.settled(60_000);
    expect(sms).toMatchObject({ audience: PEOPLE, outcomes: { accepted: PEOPLE, pending: 0, unknown: 0 } });
    expect(line.sandbox.inbox.counts().channels.sms).toBe(PEOPLE);
  }, 120_000);
});

// A line whose queue is in the same database, as an installation without Redis has it.
async function openLine(url: string) {
  const stack = new AsyncDisposableStack();
  const dataDir = await mkdtemp(join(tmpdir(), "amberwire-container-"));
  stack.defer(() => rm(dataDir, { recursive: true }));
  const sandbox = await startSandbox({ twilio: { accountSid: `AC${"1".repeat(32)}`, authToken: "sandbox" } });
  stack.defer(() => sandbox.close());
  const env = readEnv(lineEnvironment(url, sandbox, dataDir));
  const pool = openPool(url, 10, "amberwire test");
  stack.defer(() => pool.end());
  const log = openLog({ level: env.LOG_LEVEL, mode: "sandbox", part: "test" });
  const opened = await openDispatchContext(env, await loadKeys(env), pool, log);
  stack.defer(() => opened.close());
  const context = { ...opened.context, planOf: async () => NO_NIGHT };
  const backend = openQueueBackend({ databaseUrl: url, poolMax: 14, namespace: "container" });
  stack.defer(() => backend.close());
  const running = await startWorkers(context, backend, url);
  stack.defer(async () => void (await Promise.all(running.map((part) => part.stop()))));
  return { pool, sandbox, [Symbol.asyncDispose]: () => stack.disposeAsync() };
}

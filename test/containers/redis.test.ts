import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { GenericContainer, type StartedTestContainer, Wait } from "testcontainers";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { setRate } from "../../src/store/rates.ts";
import { type TestLine, testLine } from "../support/line.ts";
import { until } from "../support/until.ts";
import { needsEngine } from "./engine.ts";
import { oneBulletin } from "./one-bulletin.ts";

const PEOPLE = 600;
const PORT = 6379;

describe.runIf(needsEngine("the line on Redis in a container"))("the line on Redis in a container", () => {
  let redis: StartedTestContainer | undefined;
  let line: TestLine | undefined;
  let dataDir: string;

  beforeAll(async () => {
    dataDir = await mkdtemp(join(tmpdir(), "amberwire-container-"));
    // As docker-compose.yml runs it.
    redis = await new GenericContainer("redis:7")
      .withCommand(["redis-server", "--appendonly", "yes", "--maxmemory-policy", "noeviction"])
      .withExposedPorts(PORT)
      .withWaitStrategy(Wait.forLogMessage(/Ready to accept connections/))
      .start();
    line = await testLine({ redisUrl: `redis://${redis.getHost()}:${redis.getMappedPort(PORT)}`, dataDir });
    await line.start();
  }, 90_000);
  afterAll(async () => {
    await line?.close();
    await redis?.stop();
    await rm(dataDir, { recursive: true });
  }, 60_000);

  test("a queue that is wiped in mid-dispatch loses nobody, and nobody is written to twice", async () => {
    if (!line || !redis) throw new Error("nothing runs");
    const { pool } = line.database;
    await setRate(pool, { name: "sms", perSecond: 200, burst: 20 });
    await pool.query("UPDATE rate_bucket SET tokens = 20 WHERE name = 'sms'");
    const bulletin = await oneBulletin(pool, PEOPLE);
    await until(async () => ((await bulletin.sms())?.outcomes.accepted ?? 0) > 0, { withinMs: 20_000 });
    const { exitCode } = await redis.exec(["redis-cli", "flushall"]);
    expect(exitCode).toBe(0);
    expect((await bulletin.sms())?.outcomes.pending).toBeGreaterThan(0);
    const sms = await bulletin.settled(60_000);
    expect(sms).toMatchObject({ audience: PEOPLE, outcomes: { accepted: PEOPLE, pending: 0, unknown: 0 } });
    expect(line.sandbox.inbox.counts().channels.sms).toBe(PEOPLE);
  }, 100_000);
});

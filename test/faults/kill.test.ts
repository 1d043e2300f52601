import { type ChildProcess, fork } from "node:child_process";
import { once } from "node:events";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, describe, expect, test } from "vitest";
import { cellOf } from "../../src/domain/geo/cell.ts";
import { startSandbox } from "../../src/sandbox/start-sandbox.ts";
import { dispatchReport } from "../../src/store/dispatch-report.ts";
import { setRate } from "../../src/store/rates.ts";
import { commitBulletin, sceneAt, settled } from "../support/commit.ts";
import { testDatabase } from "../support/database.ts";
import { seedAgency, seedAlert, seedContacts } from "../support/ledger.ts";
import { lineEnvironment } from "../support/line.ts";
import type { Death } from "../support/mortal-worker.ts";
import { testRedis } from "../support/redis.ts";

const redis = await testRedis();
const dataDir = await mkdtemp(join(tmpdir(), "amberwire-kill-"));
afterAll(async () => {
  await redis?.close();
  await rm(dataDir, { recursive: true });
});

const NANTES: [number, number] = [-1.5536, 47.2184];
const PEOPLE = 60;

// Each step of the line as the last thing that happened before the process was gone.
const DEATHS: [string, Death][] = [
  ["the audience is cut but not committed", { sql: "INSERT INTO slice", nth: 1, when: "after" }],
  ["the audience is committed", { sql: "SET planned_at = now()", nth: 1, when: "after" }],
  ["a slice is marked as queued, its job not added", { sql: "queued_times + 1", nth: 1, when: "after" }],
  ["a slice is leased", { sql: "lease_epoch = lease_epoch + 1", nth: 1, when: "after" }],
  ["a window is asked for", { sql: "UPDATE rate_bucket", nth: 1, when: "before" }],
  ["a window is open, nobody is sent to", { sql: "UPDATE rate_bucket", nth: 1, when: "after" }],
  ["some of a window are sent, none recorded", { send: true, nth: 7, when: "after" }],
  ["the next send was about to start", { send: true, nth: 30, when: "before" }],
  ["outcomes are about to be appended", { sql: "INSERT INTO attempt_outcome", nth: 2, when: "before" }],
  ["outcomes are appended", { sql: "INSERT INTO attempt_outcome", nth: 2, when: "after" }],
  ["a slice is closed", { sql: "opened_to = size", nth: 1, when: "after" }],
  ["a slice is about to be closed", { sql: "opened_to = size", nth: 1, when: "before" }],
  ["the bulletin is about to be settled", { sql: "SET settled_at = now()", nth: 1, when: "before" }],
  ["the bulletin is settled", { sql: "SET settled_at = now()", nth: 1, when: "after" }],
];

describe.each([
  { backend: "PostgreSQL", redisUrl: undefined },
  ...(redis ? [{ backend: "Redis", redisUrl: redis.url }] : []),
])("kill -9 on $backend", ({ redisUrl }) => {
  test.concurrent.each(DEATHS)(
    "when %s, everybody is still accounted for and nobody is written to twice",
    async (_, death) => {
      await using stage = await openStage(redisUrl);
      const first = stage.worker(death);
      const [, signal] = await once(first, "exit");
      expect(signal).toBe("SIGKILL");
      stage.worker();
      await stage.settled();
      const report = (await dispatchReport(stage.pool, stage.alertId)).bulletins[0];
      expect(report?.audience).toBe(PEOPLE);
      const { accepted = 0, pending, held, unknown, refused } = report?.channels.sms?.outcomes ?? {};
      expect({ accepted, pending, held, unknown, refused }).toEqual({
        accepted: PEOPLE,
        pending: 0,
        held: 0,
        unknown: 0,
        refused: 0,
      });
      const { rows } = await stage.pool.query(
        "SELECT state, count(*)::int AS n FROM delivery GROUP BY state",
      );
      expect(rows).toEqual([{ state: "accepted", n: PEOPLE }]);
      // An SMS whose fate a crash hid is looked up at the provider before anything is sent again.
      const got = await stage.inbox();
      expect(got.length).toBe(new Set(got).size);
      expect(got.length).toBe(PEOPLE);
    },
    90_000,
  );
});

async function openStage(redisUrl: string | undefined) {
  const database = await testDatabase();
  const { pool } = database;
  const sandbox = await startSandbox({ twilio: { accountSid: `AC${"1".repeat(32)}`, authToken: "sandbox" } });
  const agency = await seedAgency(pool);
  await setRate(pool, { name: "sms", perSecond: 1e5, burst: 1e5 });
  await seedContacts(pool, { count: PEOPLE, cellOf: () => cellOf(...NANTES) });
  const alertId = await seedAlert(pool, agency);
  const bulletin = await commitBulletin({ database }, agency, { alertId, number: 1, ...sceneAt(NANTES, 5) });
  const workers: ChildProcess[] = [];
  const namespace = `kill-${bulletin.id}`;
  return {
    pool,
    alertId,
    worker(death?: Death): ChildProcess {
      const env = lineEnvironment(database.url, sandbox, dataDir);
      const given = JSON.stringify({ env, death, namespace, redisUrl });
      const child = fork(new URL("../support/mortal-worker.ts", import.meta.url), [given], { execArgv: [] });
      workers.push(child);
      return child;
    },
    settled: () => settled({ database }, bulletin.ledgerId, 60_000),
    inbox: async () => (await sandbox.inbox.list({ channel: "sms", limit: 1000 })).map((item) => item.to),
    async [Symbol.asyncDispose]() {
      for (const child of workers)
        if (child.exitCode === null && child.signalCode === null) child.kill("SIGKILL");
      await sandbox.close();
      await database.close();
    },
  };
}

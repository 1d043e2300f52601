// kill -9 of a worker that holds push envelopes: what it took is gone with it, and nobody is written to under keys that served another text.
import { type ChildProcess, fork } from "node:child_process";
import { once } from "node:events";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, expect, test } from "vitest";
import { makeEnvelopes } from "../../src/dispatch/make-envelopes.ts";
import { cellOf } from "../../src/domain/geo/cell.ts";
import { startSandbox } from "../../src/sandbox/start-sandbox.ts";
import { setRate } from "../../src/store/rates.ts";
import { commitBulletin, sceneAt, settled } from "../support/commit.ts";
import { testDatabase } from "../support/database.ts";
import { seedAgency, seedAlert, seedContacts, TEST_KEYS } from "../support/ledger.ts";
import { lineEnvironment } from "../support/line.ts";
import type { Death } from "../support/mortal-worker.ts";
import { startPushRecorder } from "../support/push-recorder.ts";

const NANTES: [number, number] = [-1.5536, 47.2184];
const PEOPLE = 60;
const folder = await mkdtemp(join(tmpdir(), "amberwire-kill-envelopes-"));
afterAll(() => rm(folder, { recursive: true }));

const DEATHS: [string, Death, { left: number; sentTwice: boolean }][] = [
  [
    "a window is about to take its envelopes",
    { sql: "DELETE FROM push_envelope e", nth: 1, when: "before" },
    { left: PEOPLE, sentTwice: false },
  ],
  [
    "a window has taken its envelopes, nobody is sent to",
    { sql: "DELETE FROM push_envelope e", nth: 1, when: "after" },
    { left: 0, sentTwice: false },
  ],
  [
    "messages are sent, none recorded",
    { sql: "outcome, code, moved,", nth: 1, when: "before" },
    { left: 0, sentTwice: true },
  ],
];

test.concurrent.each(DEATHS)(
  "when %s, everybody is reached and no keys serve two texts",
  async (_, death, { left, sentTwice }) => {
    await using stage = await openStage();
    const [, signal] = await once(stage.worker(death), "exit");
    expect(signal).toBe("SIGKILL");
    expect(await stage.left()).toBe(left === 0 ? PEOPLE : PEOPLE * 2);
    stage.worker();
    await stage.settled();
    expect(await stage.left()).toBe(left);
    stage.recorder.assertEachKeyServedOneText();
    const { got } = stage.recorder;
    expect(new Set(got.map(({ to }) => to)).size).toBe(PEOPLE);
    // A push is repeated rather than lost; each repetition has keys of its own.
    expect(got.length > PEOPLE).toBe(sentTwice);
    expect(new Set(got.map(({ keys }) => keys)).size).toBe(got.length);
  },
  90_000,
);

async function openStage() {
  const database = await testDatabase();
  const { pool } = database;
  const sandbox = await startSandbox({ twilio: { accountSid: `AC${"1".repeat(32)}`, authToken: "sandbox" } });
  const recorder = await startPushRecorder();
  const agency = await seedAgency(pool);
  await setRate(pool, { name: "sms", perSecond: 1e5, burst: 1e5 });
  await seedContacts(pool, {
    count: PEOPLE,
    channel: "push",
    cellOf: () => cellOf(...NANTES),
    address: () => recorder.subscribe(),
  });
  await makeEnvelopes({ pool, encryption: TEST_KEYS }, new AbortController().signal);
  const alertId = await seedAlert(pool, agency);
  const bulletin = await commitBulletin({ database }, agency, {
    alertId,
    number: 1,
    channels: ["push"],
    ...sceneAt(NANTES, 2),
  });
  const workers: ChildProcess[] = [];
  return {
    recorder,
    async left(): Promise<number> {
      return (await pool.query("SELECT count(*)::int AS n FROM push_envelope")).rows[0].n;
    },
    worker(death?: Death): ChildProcess {
      const env = lineEnvironment(database.url, sandbox, folder);
      const given = JSON.stringify({ env, death, namespace: `kill-${bulletin.id}` });
      const child = fork(new URL("../support/mortal-worker.ts", import.meta.url), [given], { execArgv: [] });
      workers.push(child);
      return child;
    },
    settled: () => settled({ database }, bulletin.ledgerId, 60_000),
    async [Symbol.asyncDispose]() {
      for (const child of workers)
        if (child.exitCode === null && child.signalCode === null) child.kill("SIGKILL");
      await recorder.close();
      await sandbox.close();
      await database.close();
    },
  };
}

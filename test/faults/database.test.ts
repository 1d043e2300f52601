import { cp, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { cellOf } from "../../src/domain/geo/cell.ts";
import { dispatchReport } from "../../src/store/dispatch-report.ts";
import { migrate } from "../../src/store/migrate.ts";
import { setRate } from "../../src/store/rates.ts";
import { commitBulletin, sceneAt, settled } from "../support/commit.ts";
import { seedAgency, seedAlert, seedContacts } from "../support/ledger.ts";
import { type TestLine, testLine } from "../support/line.ts";
import { until } from "../support/until.ts";

let line: TestLine;
let agency: Awaited<ReturnType<typeof seedAgency>>;
let folder: string;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "amberwire-faults-"));
  line = await testLine({ dataDir: folder });
  agency = await seedAgency(line.database.pool);
  await line.start();
});
afterAll(async () => {
  await line.close();
  await rm(folder, { recursive: true });
});

// A slow sender, so that what the test does happens in the middle.
async function slowDispatch(center: [number, number], people: number) {
  const { pool } = line.database;
  await setRate(pool, { name: "sms", perSecond: 250, burst: 20 });
  await seedContacts(pool, { count: people, cellOf: () => cellOf(...center) });
  const alertId = await seedAlert(pool, agency);
  const before = line.sandbox.inbox.counts();
  const made = await commitBulletin(line, agency, { alertId, number: 1, ...sceneAt(center, 2) });
  await until(() => line.sandbox.inbox.counts().total > before.total + 50, { withinMs: 30_000 });
  return { alertId, before, ...made };
}

async function everybodyOnce(
  dispatch: Awaited<ReturnType<typeof slowDispatch>>,
  people: number,
): Promise<void> {
  await settled(line, dispatch.ledgerId, 60_000);
  const report = (await dispatchReport(line.database.pool, dispatch.alertId)).bulletins[0]?.channels.sms;
  expect(report).toMatchObject({ audience: people, outcomes: { accepted: people, pending: 0, unknown: 0 } });
  expect(line.sandbox.inbox.counts().total - dispatch.before.total).toBe(people);
}

test("every connection to the database is cut three times in mid-dispatch, and everybody is reached once", async () => {
  const dispatch = await slowDispatch([-1.5, 47.2], 700);
  for (let cut = 1; cut <= 3; cut++) {
    const before = line.sandbox.inbox.counts().total;
    await line.database.pool
      .query(
        "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = current_database() AND pid <> pg_backend_pid()",
      )
      .catch(() => undefined);
    await until(() => line.sandbox.inbox.counts().total > before + 40, {
      withinMs: 30_000,
      what: "sends to go on",
    });
  }
  await everybodyOnce(dispatch, 700);
}, 120_000);

test("a worker of this version goes on while the next version's first, expanding migration runs under it", async () => {
  const next = join(folder, "migrations");
  await cp(new URL("../../src/store/migrations", import.meta.url), next, { recursive: true });
  await writeFile(
    join(next, "9999_expand.sql"),
    `-- Up Migration
     ALTER TABLE contact ADD COLUMN quiet_from time;
     ALTER TABLE slice ADD COLUMN provider_hint text;
     ALTER TABLE attempt_outcome ADD COLUMN cost_micros integer;
     ALTER TABLE alert ADD COLUMN urgency smallint NOT NULL DEFAULT 0;
     CREATE TABLE newcomer (id bigint PRIMARY KEY);`,
  );
  const dispatch = await slowDispatch([-1.1, 47.2], 600);
  const { applied } = await migrate(line.database.url, { log: { info: () => undefined }, folder: next });
  expect(applied).toEqual(["9999_expand"]);
  await everybodyOnce(dispatch, 600);
}, 120_000);

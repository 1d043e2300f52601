// The database is restored from a backup that was taken before people were written to: nobody is written to a second time.
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import pg from "pg";
import { afterAll, describe, expect, test } from "vitest";
import * as areas from "../../config/areas.ts";
import { ed25519FromHashKey } from "../../config/key-making.ts";
import { aliveMarks } from "../../src/compose/alive-marks.ts";
import { openIncarnation } from "../../src/dispatch/incarnation.ts";
import { cellOf } from "../../src/domain/geo/cell.ts";
import { openLog } from "../../src/log.ts";
import type { OfficeContext } from "../../src/officers/index.ts";
import { readHeld, resumeDispatch } from "../../src/officers/resume-dispatch.ts";
import { dispatchReport } from "../../src/store/dispatch-report.ts";
import { commitBulletin, sceneAt, settled } from "../support/commit.ts";
import { seedAgency, seedAlert, seedContacts } from "../support/ledger.ts";
import { type TestLine, testLine } from "../support/line.ts";
import { testRedis } from "../support/redis.ts";
import { until } from "../support/until.ts";

const redis = await testRedis();
const folder = await mkdtemp(join(tmpdir(), "amberwire-restore-"));
afterAll(async () => {
  await redis?.close();
  await rm(folder, { recursive: true });
});

const NANTES: [number, number] = [-1.5536, 47.2184];
const RENNES: [number, number] = [-1.6778, 48.1173];
const PEOPLE = 40;

/** A line whose database can be copied, and put back as it was. */
async function restorable(redisUrl: string | undefined, dataDir: string) {
  const line = await testLine({ dataDir, redisUrl });
  const name = new URL(line.database.url).pathname.slice(1);
  const asAdmin = async (...statements: string[]) => {
    const url = new URL(line.database.url);
    url.pathname = "/postgres";
    const admin = new pg.Client({ connectionString: url.href });
    await admin.connect();
    for (const statement of statements) await admin.query(statement);
    await admin.end();
  };
  const cut = `SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = '${name}'`;
  return {
    line,
    backUp: () => asAdmin(cut, `CREATE DATABASE ${name}_backup TEMPLATE ${name}`),
    restore: () =>
      asAdmin(`DROP DATABASE ${name} WITH (FORCE)`, `ALTER DATABASE ${name}_backup RENAME TO ${name}`),
    close: async () => {
      await line.close();
      await asAdmin(`DROP DATABASE IF EXISTS ${name}_backup WITH (FORCE)`);
    },
  };
}

/** What a process of this line knows, starting with what stands outside the database. */
function aProcess(line: TestLine, marks: ReturnType<typeof aliveMarks>, calls: string[]): void {
  line.context.incarnation = openIncarnation({
    pool: line.database.pool,
    log: openLog({ level: "silent", mode: "sandbox", part: "test" }),
    marks,
    onRestored: () => calls.push("restored"),
  });
}

const AUDIT_SIGNING = ed25519FromHashKey(Buffer.alloc(32, 7));

function asOffice({ database, context }: TestLine): OfficeContext {
  const { encryption, hash, clock } = context;
  const keys = {
    encryption: [...encryption],
    hash: [...hash],
    auditSigning: AUDIT_SIGNING,
    vapid: undefined,
  };
  return { pool: database.pool, clock, keys, areas, actor: { kind: "operator", id: "command" } };
}

async function commitAt(
  line: TestLine,
  agency: Awaited<ReturnType<typeof seedAgency>>,
  center: [number, number],
) {
  const alertId = await seedAlert(line.database.pool, agency);
  const made = await commitBulletin(line, agency, { alertId, number: 1, ...sceneAt(center, 2) });
  return { alertId, ...made };
}

describe.each([
  { backend: "PostgreSQL", redisUrl: undefined },
  ...(redis ? [{ backend: "Redis", redisUrl: redis.url }] : []),
])("with the queue on $backend", ({ backend, redisUrl }) => {
  test.each([
    ["closed: everybody counts as perhaps reached, and the cancel goes to them", "close"],
    ["continued: the operator says that nothing was lost, and everybody is written to", "continue"],
  ] as const)(
    "what a restored database would send again is held until it is %s",
    async (_name, how) => {
      const marks = aliveMarks({ DATA_DIR: join(folder, `${backend}-${how}`), REDIS_URL: undefined }, "test");
      const calls: string[] = [];
      const it = await restorable(redisUrl, folder);
      try {
        const { line } = it;
        const { pool } = line.database;
        const agency = await seedAgency(pool);
        await seedContacts(pool, { count: PEOPLE, cellOf: () => cellOf(...NANTES) });
        const old = await commitAt(line, agency, NANTES);
        await it.backUp();
        aProcess(line, marks, calls);
        await line.start();
        await settled(line, old.ledgerId, 60_000);
        expect(line.sandbox.inbox.counts().total).toBe(PEOPLE);
        // As if it had lived on for a minute.
        await pool.query("UPDATE incarnation SET alive_to = clock_timestamp() + interval '1 minute'");
        await line.context.incarnation.look();
        await line.stop();
        await it.restore();

        // The same processes go on: not even before they look is anything claimed.
        const { rows } = await pool.query("SELECT settled_at FROM bulletin");
        expect(rows).toEqual([{ settled_at: null }]);
        await line.start();
        await until(
          async () => (await pool.query("SELECT FROM slice WHERE queued_at IS NOT NULL")).rows.length > 0,
          { withinMs: 30_000, what: "the old slices to be queued" },
        );
        await line.stop();
        // A new process, which knows only what stands outside.
        aProcess(line, marks, calls);
        await Promise.all([line.context.incarnation.look(), line.context.incarnation.look()]);
        expect(calls).toEqual(["restored"]);
        await line.start();

        // A new alert goes out meanwhile, and its numbers are none that were given before.
        await seedContacts(pool, { count: 5, cellOf: () => cellOf(...RENNES) });
        const fresh = await commitAt(line, agency, RENNES);
        expect(fresh.ledgerId).toBeGreaterThan(old.ledgerId + 1_000_000);
        await settled(line, fresh.ledgerId, 60_000);
        expect(line.sandbox.inbox.counts().total).toBe(PEOPLE + 5);
        expect((await readHeld(asOffice(line))).bulletins).toMatchObject([
          { alertId: old.alertId, number: 1, planned: true, open: { sms: PEOPLE } },
        ]);

        const { closed } = await resumeDispatch(asOffice(line), { how });
        await settled(line, old.ledgerId, 60_000);
        const outcomes = (await dispatchReport(pool, old.alertId)).bulletins[0]?.channels.sms?.outcomes;
        if (how === "continue") {
          expect([closed, outcomes?.accepted]).toEqual([0, PEOPLE]);
          expect(line.sandbox.inbox.counts().total).toBe(2 * PEOPLE + 5);
        } else {
          expect([closed, outcomes?.unknown]).toEqual([PEOPLE, PEOPLE]);
          const cancel = await commitBulletin(line, agency, {
            alertId: old.alertId,
            number: 2,
            kind: "cancel",
            reach: "reached",
          });
          await settled(line, cancel.ledgerId, 60_000);
          expect(line.sandbox.inbox.counts().total).toBe(2 * PEOPLE + 5);
        }
        expect(await readHeld(asOffice(line))).toEqual({ since: null, bulletins: [] });
        await expect(resumeDispatch(asOffice(line), { how })).rejects.toMatchObject({ code: "nothing-held" });
      } finally {
        marks.close();
        await it.close();
      }
    },
    120_000,
  );
});

test("a database that is merely a few seconds behind, as after a fail-over, is no other", async () => {
  const it = await restorable(undefined, folder);
  try {
    const { line } = it;
    const calls: string[] = [];
    const marks = aliveMarks({ DATA_DIR: join(folder, "few"), REDIS_URL: undefined }, "test");
    aProcess(line, marks, calls);
    await line.context.incarnation.look();
    await line.database.pool.query("UPDATE incarnation SET alive_to = alive_to - interval '9 s'");
    await line.context.incarnation.look();
    expect(calls).toEqual([]);
    await line.database.pool.query("UPDATE incarnation SET alive_to = alive_to - interval '11 s'");
    await line.context.incarnation.look();
    expect(calls).toHaveLength(1);
  } finally {
    await it.close();
  }
});

test("the mark stands in Redis too, and the later of both counts", async ({ skip }) => {
  if (!redis) return skip();
  const place = { DATA_DIR: join(folder, "both"), REDIS_URL: redis.url };
  const marks = aliveMarks(place, "both");
  await marks.write(new Date("2026-11-23T10:00:00Z"));
  await rm(place.DATA_DIR, { recursive: true });
  expect(await marks.read()).toEqual(new Date("2026-11-23T10:00:00Z"));
  const fileOnly = aliveMarks({ ...place, REDIS_URL: undefined }, "both");
  expect(await fileOnly.read()).toBeNull();
  await fileOnly.write(new Date("2026-11-23T11:00:00Z"));
  expect(await marks.read()).toEqual(new Date("2026-11-23T11:00:00Z"));
  await redis.flush();
  expect(await marks.read()).toEqual(new Date("2026-11-23T11:00:00Z"));
  marks.close();
});

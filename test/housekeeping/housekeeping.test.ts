import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import {
  addPhoto,
  createDraft,
  editAlert,
  readAlert,
  rejectBulletin,
  submitAlert,
} from "../../src/alerts/index.ts";
import { lapseDrafts } from "../../src/housekeeping/erase-stale-cases.ts";
import { dropOldLedger, makeLedgerAhead } from "../../src/housekeeping/keep-ledger.ts";
import { DRAFT_DAYS, LEDGER_MONTHS, monthBefore, REJECTED_DAYS } from "../../src/housekeeping/retention.ts";
import { runHousekeeping } from "../../src/housekeeping/run-housekeeping.ts";
import { readAlertKey } from "../../src/store/alert-keys.ts";
import {
  active,
  actsOn,
  caseWith,
  draft,
  makeScene,
  ONE_SIGNATURE,
  planWith,
  problemOf,
  type Scene,
  submitted,
} from "../alerts/scene.ts";
import { type TestDatabase, testDatabase } from "../support/database.ts";

const DAY = 24 * 60;

let db: TestDatabase;
let scene: Scene;

beforeAll(async () => {
  db = await testDatabase();
});
afterAll(() => db.close());
beforeEach(async () => {
  scene = await makeScene(db.pool, { plan: planWith({}, ONE_SIGNATURE) });
});

const run = () => runHousekeeping(scene.as("system"));

describe("cases that never became an alert", () => {
  it("lapse after their time: state, case, photos and key go, verdicts and acts stay", async () => {
    const photo = await addPhoto(scene.as("requester"), {
      bytes: Buffer.from("jpeg"),
      width: 1,
      height: 1,
      alt: { fr: "x" },
      consent: { by: "mother", at: "2026-11-23T14:00:00Z", basis: "written" },
    });
    const old = await draft(scene, { children: [{ age: { years: 8 }, photoIds: [photo.id] }] });
    const waiting = await submitted(scene);
    scene.clock.advance(DRAFT_DAYS * DAY + 1);
    const fresh = await draft(scene, { disappearance: { ...caseWith().disappearance } });
    expect(await run()).toMatchObject({ drafts: 2 });
    for (const { id } of [old, waiting]) {
      const alert = await readAlert(scene.as("observer"), { alertId: id });
      expect(alert).toMatchObject({ state: "rejected", criteria: null, bulletins: [{ state: "rejected" }] });
      expect(alert.children).toBeUndefined();
      expect(await readAlertKey(db.pool, id)).toBeNull();
      expect((await actsOn(db.pool, id)).slice(-2)).toEqual(["alert.lapsed", "case.erased"]);
    }
    const { rows } = await db.pool.query("SELECT sealed, wrapped FROM photo WHERE id = $1", [photo.id]);
    expect(rows).toEqual([{ sealed: null, wrapped: null }]);
    expect((await db.pool.query("SELECT FROM verdict WHERE alert_id = $1", [old.id])).rowCount).toBe(1);
    expect((await db.pool.query("SELECT FROM audit_opening WHERE alert_id = $1", [old.id])).rowCount).toBe(0);
    expect((await readAlert(scene.as("observer"), { alertId: fresh.id })).state).toBe("draft");
    expect(await run()).toMatchObject({ drafts: 0, cases: 0 });
    expect((await problemOf(submitAlert(scene.as("requester"), { alertId: old.id }))).code).toBe(
      "wrong-state",
    );
  });

  it("stay when somebody comes back at the last moment", async () => {
    const { id } = await draft(scene);
    scene.clock.advance(DRAFT_DAYS * DAY + 1);
    const connect = async () => {
      const edit = { alertId: id, version: 1, changes: { tipPhone: "17" } };
      await editAlert(scene.as("requester"), edit).catch(() => undefined);
      return db.pool.connect();
    };
    const pool: typeof db.pool = Object.create(db.pool, {
      connect: { value: connect },
      query: { value: db.pool.query.bind(db.pool) },
    });
    await lapseDrafts({ ...scene.as("system"), pool });
    expect((await readAlert(scene.as("observer"), { alertId: id })).state).toBe("draft");
  });

  it("of rejected alerts go after theirs", async () => {
    const alert = await submitted(scene);
    await rejectBulletin(scene.as("ownProsecutor"), { alertId: alert.id, number: 1, reason: "no" });
    scene.clock.advance(REJECTED_DAYS * DAY - 1);
    expect(await run()).toMatchObject({ cases: 0 });
    scene.clock.advance(2);
    expect(await run()).toMatchObject({ cases: 1 });
    expect(await readAlertKey(db.pool, alert.id)).toBeNull();
    expect((await actsOn(db.pool, alert.id)).at(-1)).toBe("case.erased");
  });

  it("leave active alerts alone, however old", async () => {
    const { alert } = await active(scene);
    scene.clock.advance(DRAFT_DAYS * DAY * 3);
    await run();
    expect((await readAlert(scene.as("observer"), { alertId: alert.id })).children).toHaveLength(1);
  });

  it("are the system's work alone", async () => {
    await draft(scene);
    scene.clock.advance(DRAFT_DAYS * DAY + 1);
    expect(await runHousekeeping(scene.as("requester"))).toMatchObject({ drafts: null, cases: null });
    await run();
  });
});

describe("smaller things", () => {
  it("forgets kept answers after a day and photos that nobody used after three", async () => {
    const context = { ...scene.as("requester"), idempotency: { key: "h1", requestHash: Buffer.from("x") } };
    const first = await createDraft(context, { case: caseWith() });
    const photo = await addPhoto(scene.as("requester"), {
      bytes: Buffer.from("jpeg"),
      width: 1,
      height: 1,
      alt: { fr: "x" },
      consent: { by: "mother", at: "2026-11-23T14:00:00Z", basis: "written" },
    });
    scene.clock.advance(DAY - 1);
    await run();
    expect((await createDraft(context, { case: caseWith() })).id).toBe(first.id);
    scene.clock.advance(2);
    expect((await run()).answers).toBeGreaterThan(0);
    const sealed = async () =>
      (await db.pool.query("SELECT sealed FROM photo WHERE id = $1", [photo.id])).rows[0].sealed;
    expect(await sealed()).not.toBeNull();
    scene.clock.advance(2 * DAY);
    expect(await run()).toMatchObject({ photos: 1 });
    expect(await sealed()).toBeNull();
  });

  it("goes on with the other steps when one fails", async () => {
    await db.pool.query("ALTER TABLE endpoint RENAME COLUMN previous_secret_until TO hidden");
    try {
      expect(await run()).toMatchObject({ secrets: null, ledgerAhead: 3 });
    } finally {
      await db.pool.query("ALTER TABLE endpoint RENAME COLUMN hidden TO previous_secret_until");
    }
  });
});

describe("the ledger's months", () => {
  const partitions = async () =>
    (
      await db.pool.query(
        "SELECT inhrelid::regclass::text AS n FROM pg_inherits WHERE inhparent = 'attempt_outcome'::regclass ORDER BY 1",
      )
    ).rows.map(({ n }) => n);
  const outcome = (day: string) =>
    db.pool.query(
      `INSERT INTO attempt_outcome (committed_on, bulletin_ledger_id, contact_id, attempt, word, slice_id, outcome, code, at)
       VALUES ($1, 1, 1, 1, 0, 1, 'accepted', 'ok', now())`,
      [day],
    );

  it("get a partition ahead, once, also when two processes make them at one instant", async () => {
    const now = new Date("2031-12-15T00:00:00Z");
    expect(await Promise.all([makeLedgerAhead(db.pool, now), makeLedgerAhead(db.pool, now)])).toEqual([3, 3]);
    expect(await partitions()).toEqual(
      expect.arrayContaining([
        "attempt_outcome_2031_12",
        "attempt_outcome_2032_01",
        "attempt_outcome_2032_02",
      ]),
    );
    await outcome("2032-01-31");
    const { rows } = await db.pool.query(
      "SELECT tableoid::regclass::text AS t FROM attempt_outcome WHERE committed_on = '2032-01-31'",
    );
    expect(rows).toEqual([{ t: "attempt_outcome_2032_01" }]);
  });

  it("stay in the default partition when rows lie there already", async () => {
    await outcome("2033-05-10");
    expect(await makeLedgerAhead(db.pool, new Date("2033-05-01T00:00:00Z"))).toBe(2);
    expect(await partitions()).not.toContain("attempt_outcome_2033_05");
  });

  it("go whole when their time is over, together with old rows of the default partition", async () => {
    const now = new Date("2035-06-15T00:00:00Z");
    expect(monthBefore(now, LEDGER_MONTHS)).toBe("2034-05-01");
    await makeLedgerAhead(db.pool, new Date("2034-04-10T00:00:00Z"));
    await outcome("2034-04-30");
    await outcome("2034-05-01");
    expect(await dropOldLedger(db.pool, now)).toBeGreaterThan(0);
    const left = await partitions();
    expect(left).not.toContain("attempt_outcome_2034_04");
    expect(left).toEqual(expect.arrayContaining(["attempt_outcome_2034_05", "attempt_outcome_2034_06"]));
    const { rows } = await db.pool.query("SELECT committed_on::text AS day FROM attempt_outcome ORDER BY 1");
    expect(rows).toEqual([{ day: "2034-05-01" }]);
  });
});

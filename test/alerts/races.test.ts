// Officers act at one instant: they take turns, one wins, and nothing is left half done.
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import {
  approveBulletin,
  cancelAlert,
  createUpdate,
  editAlert,
  rejectBulletin,
  submitAlert,
} from "../../src/alerts/index.ts";
import type { AlertView, BulletinAnswer } from "../../src/alerts/views.ts";
import { type TestDatabase, testDatabase } from "../support/database.ts";
import {
  active,
  approve,
  draft,
  makeScene,
  ONE_SIGNATURE,
  planWith,
  type Scene,
  shared,
  shownIn,
  submitted,
} from "./scene.ts";

let db: TestDatabase;
let two: Scene;
let one: Scene;

beforeAll(async () => {
  db = await testDatabase();
  two = await makeScene(db.pool);
  one = await makeScene(db.pool, { plan: planWith({}, ONE_SIGNATURE) });
});
afterAll(() => db.close());

/** Answers and codes of problems, in order. */
async function outcomes(works: Promise<unknown>[]): Promise<(string | unknown)[]> {
  const settled = await Promise.allSettled(works);
  return settled.map((result) => (result.status === "fulfilled" ? result.value : result.reason.code));
}

/** Facts of which each implies the others. */
async function consistent(
  alertId: string,
): Promise<{ state: string; newest: number; committed: number; acts: number }> {
  const { rows } = await db.pool.query(
    `SELECT a.state, a.newest_number AS newest,
       (SELECT count(*)::int FROM bulletin b WHERE b.alert_id = a.id AND b.state = 'committed') AS committed,
       (SELECT count(*)::int FROM bulletin b WHERE b.alert_id = a.id AND b.state IN ('draft', 'submitted', 'returned')) AS open,
       (SELECT count(*)::int FROM audit WHERE subjects ->> 'alert' = a.id
         AND act IN ('bulletin.committed', 'alert.cancelled', 'alert.expired', 'child.retracted', 'alert.repeated')) AS acts,
       (SELECT wrapped IS NULL FROM alert_key k WHERE k.alert_id = a.id) AS destroyed,
       a.case_sealed IS NULL AS erased
     FROM alert a WHERE a.id = $1`,
    [alertId],
  );
  const found = rows[0];
  expect(found.acts).toBe(found.committed);
  expect(found.committed > 0).toBe(["active", "ended"].includes(found.state));
  expect(found.destroyed).toBe(found.state === "ended");
  expect(found.erased).toBe(found.state === "ended");
  if (found.state === "ended") expect(found.open).toBe(0);
  return found;
}

const ROUNDS = [1, 2, 3, 4, 5, 6];

describe("at one instant", () => {
  it.each(ROUNDS)("two different signatures release once (round %i)", async () => {
    const alert = await shared(two);
    const results = await outcomes([approve(two, "commander", alert), approve(two, "prosecutor", alert)]);
    const committed = results.filter((result) => (result as BulletinAnswer).committed);
    expect(committed).toHaveLength(1);
    expect(await consistent(alert.id)).toMatchObject({ state: "active", newest: 1, committed: 1 });
  });

  it.each(ROUNDS)("two signatures for one place count once (round %i)", async () => {
    const alert = await shared(two);
    const results = await outcomes([
      approve(two, "commander", alert),
      approve(two, "secondCommander", alert),
    ]);
    expect(results.filter((result) => result === "wrong-capacity")).toHaveLength(1);
    expect(await consistent(alert.id)).toMatchObject({ state: "submitted", committed: 0 });
  });

  it.each(ROUNDS)(
    "an edit and the last signature: what is released is what was signed (round %i)",
    async () => {
      const alert = await submitted(one);
      const [approved, edited] = await outcomes([
        approve(one, "ownProsecutor", alert),
        editAlert(one.as("requester"), { alertId: alert.id, version: 1, changes: { tipPhone: "17" } }),
      ]);
      const facts = await consistent(alert.id);
      if (facts.state === "active") expect(edited).toBe("wrong-state");
      else expect([approved, (edited as AlertView).version]).toEqual(["changed", 2]);
    },
  );

  it.each(ROUNDS)("a rejection and the last signature: one of them (round %i)", async () => {
    const alert = await submitted(one);
    const results = await outcomes([
      approve(one, "ownProsecutor", alert),
      rejectBulletin(one.as("commander"), { alertId: alert.id, number: 1, reason: "no" }),
    ]);
    expect(results.filter((result) => result === "wrong-state")).toHaveLength(1);
    expect(["active", "rejected"]).toContain((await consistent(alert.id)).state);
  });

  it.each(ROUNDS)("two cancels end it once (round %i)", async () => {
    const { alert } = await active(one);
    const cancel = (who: "requester" | "ownProsecutor") =>
      cancelAlert(one.as(who), { alertId: alert.id, reason: "found-safe" });
    const results = await outcomes([cancel("requester"), cancel("ownProsecutor")]);
    expect(results.filter((result) => result === "wrong-state")).toHaveLength(1);
    expect(await consistent(alert.id)).toMatchObject({ state: "ended", newest: 2, committed: 2 });
  });

  it.each(ROUNDS)(
    "a cancel and the release of an update: after the cancel nothing is released (round %i)",
    async () => {
      const { alert } = await active(one);
      const update = await createUpdate(one.as("requester"), {
        alertId: alert.id,
        changes: { vehicles: null },
        notify: "all",
      });
      const [approved, cancelled] = await outcomes([
        approve(one, "ownProsecutor", update.alert),
        cancelAlert(one.as("commander"), { alertId: alert.id, reason: "found" }),
      ]);
      const facts = await consistent(alert.id);
      expect((cancelled as BulletinAnswer).committed).toBe(true);
      expect(facts).toMatchObject({ state: "ended", newest: (cancelled as BulletinAnswer).bulletin.number });
      expect(approved === "wrong-state" ? 2 : 3).toBe(facts.committed);
      const { rows } = await db.pool.query(
        "SELECT kind FROM bulletin WHERE alert_id = $1 AND state = 'committed' ORDER BY ledger_id DESC LIMIT 1",
        [alert.id],
      );
      expect(rows[0].kind).toBe("cancel");
    },
  );

  it.each(ROUNDS)("two updates: one is open (round %i)", async () => {
    const { alert } = await active(one);
    const update = () =>
      createUpdate(one.as("requester"), { alertId: alert.id, changes: { vehicles: null }, notify: "all" });
    expect((await outcomes([update(), update()])).filter((result) => result === "update-open")).toHaveLength(
      1,
    );
  });

  it.each(ROUNDS)("two submissions by one officer give one answer (round %i)", async () => {
    const { id } = await draft(one);
    const submit = () => submitAlert(one.as("requester"), { alertId: id, version: 1 });
    const [first, second] = await outcomes([submit(), submit()]);
    expect(second).toEqual(first);
    const { rows } = await db.pool.query(
      "SELECT count(*)::int AS n FROM audit WHERE subjects ->> 'alert' = $1 AND act = 'alert.submitted'",
      [id],
    );
    expect(rows[0].n).toBe(1);
  });

  it.each(ROUNDS)("the same signature sent twice counts once and gives one answer (round %i)", async () => {
    const alert = await shared(two);
    const sign = () => approveBulletin(two.as("commander"), { alertId: alert.id, ...shownIn(alert) });
    const [first, second] = await outcomes([sign(), sign()]);
    expect(second).toEqual(first);
    expect((first as BulletinAnswer).bulletin.approvals).toHaveLength(1);
  });
});

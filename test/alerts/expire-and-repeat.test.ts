// What the system does by itself: ends what is over, repeats what the plan repeats.
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { createUpdate, expireAlert, repeatAlert } from "../../src/alerts/index.ts";
import { readAlertKey } from "../../src/store/alert-keys.ts";
import { type TestDatabase, testDatabase } from "../support/database.ts";
import { active, actsOn, approve, makeScene, ONE_SIGNATURE, planWith, problemOf } from "./scene.ts";
import { contentOf } from "./stored.ts";

let db: TestDatabase;

beforeAll(async () => {
  db = await testDatabase();
});
afterAll(() => db.close());

describe("expireAlert", () => {
  it("ends an alert whose time is over, never saying that the child was found, and only once", async () => {
    const own = await makeScene(db.pool, { plan: planWith({}, ONE_SIGNATURE) });
    const { alert } = await active(own);
    const expire = () => expireAlert(own.as("system"), { alertId: alert.id });
    expect(await expire()).toBeUndefined();
    own.clock.advance(3 * 60 + 1);
    const results = await Promise.all([expire(), expire(), expire()]);
    expect(results.filter((result) => result !== undefined)).toMatchObject([
      {
        bulletin: { kind: "expiry", reach: "reached", state: "committed" },
        alert: { state: "ended", endReason: "expired" },
      },
    ]);
    expect((await contentOf(db.pool, alert.id, 2))?.texts.en?.sms).toContain(
      "does not mean that the child has been found",
    );
    expect(await readAlertKey(db.pool, alert.id)).toBeNull();
    expect((await actsOn(db.pool, alert.id)).at(-1)).toBe("alert.expired");
    expect((await problemOf(expireAlert(own.as("both"), { alertId: alert.id }))).code).toBe("wrong-role");
  });
});

describe("repeatAlert", () => {
  it("repeats on the plan's channels at the plan's interval and supersedes nothing", async () => {
    const own = await makeScene(db.pool, { plan: planWith({}, ONE_SIGNATURE) });
    const { alert } = await active(own);
    const repeat = () => repeatAlert(own.as("system"), { alertId: alert.id });
    expect(await repeat()).toBeUndefined();
    own.clock.advance(15);
    const results = await Promise.all([repeat(), repeat()]);
    expect(results.filter((result) => result !== undefined)).toMatchObject([
      {
        bulletin: { kind: "repeat", number: 2, channels: ["webhook"] },
        alert: { newestNumber: 1, version: 1 },
      },
    ]);
    expect(await repeat()).toBeUndefined();
    expect((await actsOn(db.pool, alert.id)).at(-1)).toBe("alert.repeated");
    expect((await problemOf(repeatAlert(own.as("both"), { alertId: alert.id }))).code).toBe("wrong-role");
  });

  it("does not hold an open update back: that commits after it, under a later number", async () => {
    const own = await makeScene(db.pool, { plan: planWith({}, ONE_SIGNATURE) });
    const { alert } = await active(own);
    const update = await createUpdate(own.as("requester"), {
      alertId: alert.id,
      changes: { vehicles: null },
      notify: "all",
    });
    own.clock.advance(15);
    expect((await repeatAlert(own.as("system"), { alertId: alert.id }))?.bulletin.number).toBe(3);
    const approved = await approve(own, "ownProsecutor", update.alert);
    expect(approved).toMatchObject({ bulletin: { kind: "update", number: 4 }, alert: { newestNumber: 4 } });
    const { rows } = await db.pool.query("SELECT kind FROM bulletin WHERE alert_id = $1 ORDER BY ledger_id", [
      alert.id,
    ]);
    expect(rows.map(({ kind }) => kind)).toEqual(["alert", "repeat", "update"]);
    expect((await contentOf(db.pool, alert.id, 4))?.bulletin).toMatchObject({
      number: 4,
      supersedes: [1, 3],
    });
  });
});

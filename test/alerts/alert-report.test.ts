// What can be asked after an alert has ended.
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { alertHistory, alertReport, cancelAlert, markByHand } from "../../src/alerts/index.ts";
import { type TestDatabase, testDatabase } from "../support/database.ts";
import { active, actsOn, makeScene, ONE_SIGNATURE, planWith, problemOf, type Scene } from "./scene.ts";

const NAME = "Zuleikha";

let db: TestDatabase;
let scene: Scene;

beforeAll(async () => {
  db = await testDatabase();
  scene = await makeScene(db.pool, { plan: planWith({}, ONE_SIGNATURE) });
});
afterAll(() => db.close());

describe("the record of an ended alert", () => {
  it("keeps acts, verdicts, signatures and what was done by hand, and names nobody", async () => {
    const { alert } = await active(scene, { children: [{ givenName: NAME, age: { years: 8 } }] });
    const channel = alert.byHand[0]?.channel ?? "";
    const done = await markByHand(scene.as("commander"), { alertId: alert.id, channel });
    expect(done).toMatchObject({ channel, doneBy: scene.officers.commander.officerId });
    expect((await problemOf(markByHand(scene.as("commander"), { alertId: alert.id, channel }))).code).toBe(
      "wrong-state",
    );
    expect((await problemOf(markByHand(scene.as("observer"), { alertId: alert.id, channel }))).code).toBe(
      "wrong-role",
    );
    await cancelAlert(scene.as("requester"), { alertId: alert.id, reason: "found-safe" });
    const report = await alertReport(scene.as("observer"), { alertId: alert.id });
    expect(report.verdicts.map(({ act }) => act)).toEqual(["create", "submit", "approve"]);
    expect(report.bulletins.map(({ kind }) => kind)).toEqual(["alert", "cancel"]);
    const one = await alertHistory(scene.as("observer"), { alertId: alert.id, limit: 3 });
    const two = await alertHistory(scene.as("observer"), {
      alertId: alert.id,
      after: one.next ?? "",
      limit: 100,
    });
    expect([...one.items, ...two.items].map(({ act }) => act)).toEqual(await actsOn(db.pool, alert.id));
    expect(two.next).toBeNull();
    expect(JSON.stringify([report, one, two])).not.toContain(NAME);
    const strange = alertHistory(scene.as("strangeCommander"), { alertId: alert.id });
    expect((await problemOf(strange)).kind).toBe("not-found");
    expect((await problemOf(alertReport(scene.as("strangeCommander"), { alertId: alert.id }))).kind).toBe(
      "not-found",
    );
  });
});

// Back to the requester, or refused for good; what was signed before counts no more.
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import {
  approveBulletin,
  rejectBulletin,
  returnBulletin,
  submitAlert,
  withdrawAlert,
} from "../../src/alerts/index.ts";
import { type TestDatabase, testDatabase } from "../support/database.ts";
import { actsOn, approve, makeScene, problemOf, type Scene, shared, shownIn } from "./scene.ts";

let db: TestDatabase;
let scene: Scene;

beforeAll(async () => {
  db = await testDatabase();
  scene = await makeScene(db.pool);
});
afterAll(() => db.close());

describe("returnBulletin, rejectBulletin, withdrawAlert", () => {
  it("sends a bulletin back with its reason; approvals are void and it can be submitted again", async () => {
    const alert = await shared(scene);
    await approve(scene, "commander", alert);
    const input = { alertId: alert.id, number: 1, version: 1, reason: "wrong van" };
    const back = await returnBulletin(scene.as("prosecutor"), input);
    expect(back.alert).toMatchObject({ state: "returned" });
    expect(back.bulletin).toMatchObject({ state: "returned", approvals: [], returnedFor: "wrong van" });
    expect(await returnBulletin(scene.as("prosecutor"), input)).toEqual(back);
    expect(await problemOf(returnBulletin(scene.as("magistrate"), input))).toMatchObject({
      code: "wrong-state",
    });
    expect((await submitAlert(scene.as("requester"), { alertId: alert.id })).bulletins[0]?.approvals).toEqual(
      [],
    );
    expect(await actsOn(db.pool, alert.id)).toContain("bulletin.returned");
  });

  it("rejects for good", async () => {
    const alert = await shared(scene);
    const input = { alertId: alert.id, number: 1, reason: "a custody dispute" };
    const rejected = await rejectBulletin(scene.as("commander"), input);
    expect(rejected).toMatchObject({ alert: { state: "rejected" }, bulletin: { state: "rejected" } });
    expect(await problemOf(submitAlert(scene.as("requester"), { alertId: alert.id }))).toMatchObject({
      code: "wrong-state",
    });
    expect(
      await problemOf(approveBulletin(scene.as("prosecutor"), { alertId: alert.id, ...shownIn(alert) })),
    ).toMatchObject({ code: "wrong-state" });
    expect(await actsOn(db.pool, alert.id)).toContain("bulletin.rejected");
  });

  it("takes a submitted alert back; signatures of before do not count any more", async () => {
    const alert = await shared(scene);
    await approve(scene, "commander", alert);
    const back = await withdrawAlert(scene.as("requester"), { alertId: alert.id });
    expect(back).toMatchObject({ state: "draft" });
    expect(await problemOf(approve(scene, "commander", alert))).toMatchObject({ code: "wrong-state" });
    const again = await submitAlert(scene.as("requester"), { alertId: alert.id });
    expect((await approve(scene, "prosecutor", again)).committed).toBe(false);
    expect(await actsOn(db.pool, alert.id)).toContain("alert.withdrawn");
  });

  it("never repeats a first answer that later acts have undone", async () => {
    const alert = await shared(scene);
    const withdraw = () => withdrawAlert(scene.as("requester"), { alertId: alert.id, version: 1 });
    const first = await withdraw();
    expect(await withdraw()).toEqual(first);
    const again = await submitAlert(scene.as("requester"), { alertId: alert.id, version: 1 });
    await approve(scene, "prosecutor", again);
    await approve(scene, "commander", again);
    expect(await problemOf(withdraw())).toMatchObject({ code: "wrong-state" });
  });

  it.each([
    ["requester", returnBulletin, "wrong-role"],
    ["observer", rejectBulletin, "wrong-role"],
    ["administrator", rejectBulletin, "wrong-role"],
    ["system", rejectBulletin, "wrong-role"],
    ["strangeCommander", returnBulletin, "not-found"],
  ] as const)("refuses the %s", async (who, verb, code) => {
    const alert = await shared(scene);
    expect((await problemOf(verb(scene.as(who), { alertId: alert.id, number: 1, reason: "no" }))).code).toBe(
      code,
    );
    expect((await problemOf(withdrawAlert(scene.as("observer"), { alertId: alert.id }))).code).toBe(
      "wrong-role",
    );
  });
});

// Promise 1, first half: what fails its plan is not even submitted.
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { previewAlert, readAlert, submitAlert } from "../../src/alerts/index.ts";
import { type TestDatabase, testDatabase } from "../support/database.ts";
import { actsOn, draft, makeScene, planWith, problemOf, type Scene } from "./scene.ts";

let db: TestDatabase;
let scene: Scene;

beforeAll(async () => {
  db = await testDatabase();
  scene = await makeScene(db.pool);
});
afterAll(() => db.close());

describe("submitAlert", () => {
  it("moves a draft to submitted and records it, though every approval is still pending", async () => {
    const { id } = await draft(scene);
    const alert = await submitAlert(scene.as("requester"), { alertId: id, version: 1 });
    expect(alert).toMatchObject({ state: "submitted", version: 1 });
    expect(alert.bulletins[0]).toMatchObject({ state: "submitted", version: 1 });
    expect(await actsOn(db.pool, id)).toEqual(["alert.created", "alert.submitted"]);
  });

  it("names every criterion in the way, changes nothing, and keeps the verdict", async () => {
    const { id } = await draft(scene, { attestations: {} });
    const problem = await problemOf(submitAlert(scene.as("requester"), { alertId: id }));
    expect(problem).toMatchObject({ kind: "unprocessable", code: "criteria-not-met" });
    expect(problem.errors.map(({ pointer }) => pointer)).toEqual(
      expect.arrayContaining(["/attestations/abduction_established", "/attestations/imminent_danger"]),
    );
    expect((await readAlert(scene.as("requester"), { alertId: id })).state).toBe("draft");
    expect(await actsOn(db.pool, id)).toEqual(["alert.created", "alert.submit-refused"]);
    const { rows } = await db.pool.query("SELECT act FROM verdict WHERE alert_id = $1 ORDER BY at, act", [
      id,
    ]);
    expect(rows.map(({ act }) => act).sort()).toEqual(["create", "submit"]);
  });

  it("gives its first answer again to the same officer and version, 409 to anyone else", async () => {
    const { id } = await draft(scene);
    const first = await submitAlert(scene.as("requester"), { alertId: id, version: 1 });
    expect(await submitAlert(scene.as("requester"), { alertId: id, version: 1 })).toEqual(first);
    expect(await problemOf(submitAlert(scene.as("both"), { alertId: id, version: 1 }))).toMatchObject({
      kind: "conflict",
      code: "wrong-state",
    });
    const other = await draft(scene);
    expect(
      await problemOf(submitAlert(scene.as("requester"), { alertId: other.id, version: 7 })),
    ).toMatchObject({
      code: "changed",
    });
  });

  it("refuses texts that cannot be sent as they are, in every act that would release them", async () => {
    const programme = { fr: "Alerte ".repeat(12), en: "Alert" };
    const own = await makeScene(db.pool, { plan: planWith({ programme }) });
    const { id } = await draft(own);
    expect((await previewAlert(own.as("observer"), { alertId: id })).faults.length).toBeGreaterThan(0);
    const problem = await problemOf(submitAlert(own.as("requester"), { alertId: id }));
    expect(problem).toMatchObject({ kind: "unprocessable", code: "texts-faulty" });
    expect(problem.errors.map(({ pointer }) => pointer)).toContain("/texts/fr/pushTitle");
  });

  it("sends a text that is longer than the plan's segments, because names are as long as they are", async () => {
    const own = await makeScene(db.pool, { plan: planWith({ smsSegmentsMax: 1 }) });
    const { id } = await draft(own);
    const { sms, faults } = await previewAlert(own.as("observer"), { alertId: id });
    expect(sms.fr?.segments).toBeGreaterThan(1);
    expect(faults).toEqual([]);
    expect((await submitAlert(own.as("requester"), { alertId: id })).state).toBe("submitted");
  });

  it("lets the end count from the submission, not from the draft", async () => {
    const own = await makeScene(db.pool);
    const { id, expiresAt } = await draft(own);
    own.clock.advance(60);
    const alert = await submitAlert(own.as("requester"), { alertId: id });
    expect(Date.parse(alert.bulletins[0]?.expiresAt ?? "") - Date.parse(expiresAt)).toBe(60 * 60_000);
  });

  it("lets an actual alert under an unconfirmed plan pass in the sandbox only", async () => {
    const live = await makeScene(db.pool, { mode: "live" });
    const actual = await draft(live);
    expect(await problemOf(submitAlert(live.as("requester"), { alertId: actual.id }))).toMatchObject({
      code: "plan-unconfirmed",
      errors: [{ pointer: "/status" }],
    });
    const exercise = await draft(live, { status: "exercise" });
    expect((await submitAlert(live.as("requester"), { alertId: exercise.id })).state).toBe("submitted");
    await db.pool.query(
      "INSERT INTO plan_confirmation (version, confirmed_by, reference) VALUES ($1, 'x', 'y')",
      [actual.planVersion],
    );
    expect((await submitAlert(live.as("requester"), { alertId: actual.id })).state).toBe("submitted");
    await db.pool.query("DELETE FROM plan_confirmation");
  });

  it.each(["observer", "commander", "administrator", "system"] as const)("is not for the %s", async (who) => {
    const { id } = await draft(scene);
    expect(await problemOf(submitAlert(scene.as(who), { alertId: id }))).toMatchObject({
      code: "wrong-role",
    });
  });

  it("does not exist for another agency", async () => {
    const { id } = await draft(scene);
    expect(await problemOf(submitAlert(scene.as("strangeRequester"), { alertId: id }))).toMatchObject({
      kind: "not-found",
    });
  });
});

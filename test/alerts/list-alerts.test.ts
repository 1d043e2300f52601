// Pages of alerts, and the public check that stores nothing.
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { checkCase, listAlerts, shareAlert } from "../../src/alerts/index.ts";
import { type TestDatabase, testDatabase } from "../support/database.ts";
import { caseWith, draft, makeScene, ONE_SIGNATURE, planWith, problemOf, type Scene } from "./scene.ts";

let db: TestDatabase;
let scene: Scene;

beforeAll(async () => {
  db = await testDatabase();
  scene = await makeScene(db.pool, { plan: planWith({}, ONE_SIGNATURE) });
});
afterAll(() => db.close());

describe("listAlerts", () => {
  it("pages through own and shared alerts, newest first, without cases", async () => {
    const own = await makeScene(db.pool);
    const made: string[] = [];
    for (let i = 0; i < 5; i++) {
      made.unshift((await draft(own)).id);
      own.clock.advance(1);
    }
    const first = await listAlerts(own.as("observer"), { limit: 2 });
    const second = await listAlerts(own.as("observer"), { limit: 2, after: first.next ?? "" });
    const third = await listAlerts(own.as("observer"), { limit: 2, after: second.next ?? "" });
    expect([first, second, third].flatMap(({ items }) => items.map(({ id }) => id))).toEqual(made);
    expect(third.next).toBeNull();
    expect(JSON.stringify(first)).not.toContain("Inès");
    expect((await listAlerts(own.as("justiceRequester"), {})).items).toEqual([]);
    const shared = { alertId: made[3] ?? "", agencyId: own.agencies.justice, may: "read" as const };
    await shareAlert(own.as("requester"), shared);
    expect((await listAlerts(own.as("justiceRequester"), {})).items.map(({ id }) => id)).toEqual([made[3]]);
    expect((await listAlerts(own.as("observer"), { state: "active" })).items).toEqual([]);
    expect((await problemOf(listAlerts(own.as("administrator"), {}))).code).toBe("wrong-role");
    expect((await problemOf(listAlerts(own.as("observer"), { after: "x" }))).errors[0]?.pointer).toBe(
      "/after",
    );
  });
});

describe("checkCase", () => {
  it("judges a case by the country's plan and stores nothing", async () => {
    const count = async () =>
      (await db.pool.query("SELECT count(*)::int AS n FROM plan_version, alert, verdict")).rows[0].n;
    const before = await count();
    const checked = await checkCase(scene.as("observer"), { country: "FR", case: caseWith() });
    expect(checked.criteria.verdict).toBe("eligible");
    expect(checked.resolvedArea?.type).toBe("MultiPolygon");
    expect(await count()).toBe(before);
    expect((await problemOf(checkCase(scene.as("observer"), { country: "XX", case: caseWith() }))).kind).toBe(
      "not-found",
    );
    const belgian = { ...caseWith(), country: "BE" };
    expect(
      (await problemOf(checkCase(scene.as("observer"), { country: "FR", case: belgian }))).errors[0]?.pointer,
    ).toBe("/country");
  });
});

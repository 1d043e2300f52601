// Editing under a version, and showing an alert to another agency.
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { editAlert, readAlert, rejectBulletin, shareAlert, submitAlert } from "../../src/alerts/index.ts";
import { withTransaction } from "../../src/store/db.ts";
import { confirmPlan } from "../../src/store/plans.ts";
import { type TestDatabase, testDatabase } from "../support/database.ts";
import { actsOn, draft, makeScene, planWith, problemOf, type Scene, submitted } from "./scene.ts";

let db: TestDatabase;
let scene: Scene;

beforeAll(async () => {
  db = await testDatabase();
  scene = await makeScene(db.pool);
});
afterAll(() => db.close());

describe("shareAlert", () => {
  it("shows an alert to the agency that it is shared with, and records it once", async () => {
    const { id } = await draft(scene);
    const read = () => readAlert(scene.as("justiceRequester"), { alertId: id });
    expect((await problemOf(read())).kind).toBe("not-found");
    const to = { alertId: id, agencyId: scene.agencies.justice, may: "read" as const };
    await shareAlert(scene.as("requester"), to);
    await shareAlert(scene.as("requester"), to);
    expect((await read()).shares).toMatchObject([{ agencyId: scene.agencies.justice, may: "read" }]);
    expect(await actsOn(db.pool, id)).toEqual(["alert.created", "alert.shared"]);
    const edit = { alertId: id, version: 1, changes: { tipPhone: "17" } };
    expect(await problemOf(editAlert(scene.as("justiceRequester"), edit))).toMatchObject({
      code: "read-only",
    });
  });

  it("refuses an agency that does not exist, the own one, and whoever did not ask for the alert", async () => {
    const { id } = await draft(scene);
    const to = (agencyId: string) => ({ alertId: id, agencyId, may: "sign" as const });
    expect(await problemOf(shareAlert(scene.as("requester"), to("agy_0")))).toMatchObject({
      code: "unknown-agency",
    });
    expect(await problemOf(shareAlert(scene.as("requester"), to(scene.agencies.police)))).toMatchObject({
      code: "own-agency",
    });
    expect((await problemOf(shareAlert(scene.as("commander"), to(scene.agencies.justice)))).code).toBe(
      "wrong-role",
    );
    expect(
      (await problemOf(shareAlert(scene.as("strangeRequester"), to(scene.agencies.stranger)))).kind,
    ).toBe("not-found");
  });
});

describe("editAlert", () => {
  it("edits by merge patch under the next version, and takes an area as a whole", async () => {
    const { id } = await draft(scene);
    const changes = { suspects: null, area: { subdivisions: ["FR-44"] }, disappearance: { place: "Rezé" } };
    const edited = await editAlert(scene.as("requester"), { alertId: id, version: 1, changes });
    expect(edited).toMatchObject({ version: 2, suspects: [], area: { subdivisions: ["FR-44"] } });
    expect(edited.disappearance).toMatchObject({ place: "Rezé", uncertaintyKm: 1 });
    expect(edited.bulletins[0]).toMatchObject({ version: 2, state: "draft" });
    expect(await actsOn(db.pool, id)).toEqual(["alert.created", "alert.edited"]);
  });

  it("refuses a version that somebody else has overtaken, and a state that is final", async () => {
    const { id } = await draft(scene);
    const edit = (version: number) =>
      editAlert(scene.as("requester"), { alertId: id, version, changes: { tipPhone: "17" } });
    await edit(1);
    expect(await problemOf(edit(1))).toMatchObject({ kind: "precondition", code: "version-mismatch" });
    await submitAlert(scene.as("requester"), { alertId: id });
    await rejectBulletin(scene.as("commander"), { alertId: id, number: 1, reason: "no" });
    expect(await problemOf(edit(2))).toMatchObject({ code: "wrong-state" });
  });

  it("does not let an edit take a submitted alert below its plan", async () => {
    const alert = await submitted(scene);
    const changes = { attestations: { abduction_established: null } };
    expect(
      await problemOf(editAlert(scene.as("requester"), { alertId: alert.id, version: 1, changes })),
    ).toMatchObject({
      code: "criteria-not-met",
    });
    expect((await readAlert(scene.as("requester"), { alertId: alert.id })).version).toBe(1);
  });

  it("keeps a confirmed plan in force for real alerts while a changed one, or one for later, waits", async () => {
    const [confirmed, changed] = [planWith({ notes: ["confirmed"] }), planWith({ notes: ["changed"] })];
    const later = planWith({ notes: ["later"], effectiveFrom: "2027-01-01" });
    const live = await makeScene(db.pool, { plan: confirmed, mode: "live" });
    await draft(live);
    for (const { pinned } of [confirmed, later]) {
      await withTransaction(db.pool, (tx) =>
        confirmPlan(tx, pinned, { by: "x", reference: "y" }, new Date()),
      );
    }
    const versionOf = async (status: "actual" | "exercise") => (await draft(live, { status })).planVersion;
    for (const waiting of [changed, later]) {
      live.plans.set("FR", waiting);
      expect(await versionOf("actual")).toBe(confirmed.pinned.version);
      expect(await versionOf("exercise")).toBe(waiting.pinned.version);
    }
    await db.pool.query("DELETE FROM plan_confirmation");
  });

  it("takes the plan in force at the edit of a draft, and leaves a submitted alert under its own", async () => {
    const own = await makeScene(db.pool);
    const [one, two] = [await draft(own), await submitted(own)];
    own.plans.set("FR", planWith({ notes: ["changed"] }));
    const changes = { tipPhone: "17" };
    const edited = await editAlert(own.as("requester"), { alertId: one.id, version: 1, changes });
    expect(edited.planVersion).toBe(own.plans.get("FR")?.pinned.version);
    const kept = await editAlert(own.as("requester"), { alertId: two.id, version: 1, changes });
    expect(kept.planVersion).toBe(two.planVersion);
  });
});

// A plan that changes waits, and one whose files break is stood in for: actual alerts go on either way.
import { rmSync, writeFileSync } from "node:fs";
import path from "node:path";
import { pino } from "pino";
import { afterAll, afterEach, beforeEach, describe, expect, it } from "vitest";
import type { CountryPlan } from "../../config/plans.ts";
import {
  cancelAlert,
  checkCase,
  createDraft,
  createUpdate,
  editAlert,
  previewAlert,
  submitAlert,
} from "../../src/alerts/index.ts";
import { loadBooks } from "../../src/compose/books.ts";
import { withTransaction } from "../../src/store/db.ts";
import { confirmPlan } from "../../src/store/plans.ts";
import { patchedPlan, removeChangedCountries } from "../config/changed-countries.ts";
import { type TestDatabase, testDatabase } from "../support/database.ts";
import {
  active,
  approve,
  caseWith,
  draft,
  makeScene,
  ONE_SIGNATURE,
  planWith,
  problemOf,
  type Scene,
  submitted,
} from "./scene.ts";
import { contentOf } from "./stored.ts";

const log = pino({ level: "silent" });
const v1 = planWith({ notes: ["one"] }, ONE_SIGNATURE);
const v2 = planWith({ notes: ["two"] }, ONE_SIGNATURE);
let db: TestDatabase;
let scene: Scene;

beforeEach(async () => {
  db = await testDatabase();
  scene = await makeScene(db.pool, { plan: v1, mode: "live" });
});
afterEach(() => db.close());
afterAll(removeChangedCountries);

function confirm({ pinned }: CountryPlan, at = new Date()) {
  return withTransaction(db.pool, (tx) =>
    confirmPlan(tx, pinned, { by: "Ministry", reference: "letter" }, at),
  );
}

describe("in live mode, with a confirmed plan whose files changed", () => {
  beforeEach(async () => {
    await confirm(v1);
    scene.plans.set("FR", v2);
  });

  it("actual alerts go on to their release under the confirmed one, exercises and tests try the new one", async () => {
    const { alert } = await active(scene);
    expect([alert.state, alert.planVersion, alert.planConfirmed]).toEqual([
      "active",
      v1.pinned.version,
      true,
    ]);
    expect((await active(scene, { status: "exercise" })).alert.planVersion).toBe(v2.pinned.version);
    expect((await draft(scene, { status: "test" })).planVersion).toBe(v2.pinned.version);
  });

  it("an edit that turns an exercise into an actual alert takes the confirmed plan", async () => {
    const { id } = await draft(scene, { status: "exercise" });
    const edited = await editAlert(scene.as("requester"), {
      alertId: id,
      version: 1,
      changes: { status: "actual" },
    });
    expect(edited.planVersion).toBe(v1.pinned.version);
  });

  it("a check judges by the plan that an alert would be made under", async () => {
    const check = async (status: "actual" | "exercise") =>
      (await checkCase(scene.as("observer"), { country: "FR", case: caseWith({ status }) })).planVersion;
    expect([await check("actual"), await check("exercise")]).toEqual([v1.pinned.version, v2.pinned.version]);
  });

  it("the new one rules once it is confirmed, and what was made before stays under its own", async () => {
    const before = await submitted(scene);
    await confirm(v2);
    const after = await active(scene);
    expect(after.alert.planVersion).toBe(v2.pinned.version);
    const released = await approve(scene, "ownProsecutor", before);
    expect([released.committed, released.alert.planVersion]).toEqual([true, v1.pinned.version]);
  });

  it("a language that the new files dropped is left out, and holds up no alert", async () => {
    const spoken = Object.keys(v1.texts);
    const more = planWith({ languages: [...spoken, "de"] }, ONE_SIGNATURE);
    await confirm(more, new Date(Date.now() + 1000));
    const { languages: _chosen, ...unchosen } = caseWith();
    const { id } = await createDraft(scene.as("requester"), { case: unchosen });
    const alert = await submitAlert(scene.as("requester"), { alertId: id });
    expect((await previewAlert(scene.as("observer"), { alertId: id })).leftOut).toContainEqual({
      language: "de",
      what: "/texts",
    });
    expect((await approve(scene, "ownProsecutor", alert)).alert.planVersion).toBe(more.pinned.version);
    expect(Object.keys((await contentOf(db.pool, id, 1))?.texts ?? {})).toEqual(spoken);
  });
});

describe("a plan for later", () => {
  const later = planWith({ notes: ["later"], effectiveFrom: "2026-11-24" }, ONE_SIGNATURE);

  it("waits for its day, also when it is confirmed, while the one before stays in force", async () => {
    await confirm(v1);
    await confirm(later, new Date(Date.now() + 1000));
    scene.plans.set("FR", later);
    expect((await draft(scene)).planVersion).toBe(v1.pinned.version);
    // 23:00 UTC is midnight in Paris.
    scene.clock.advance(8 * 60 + 29);
    expect((await draft(scene)).planVersion).toBe(v1.pinned.version);
    scene.clock.advance(1);
    expect((await draft(scene)).planVersion).toBe(later.pinned.version);
  });

  it("releases nothing real before its day, also when there is no plan before it", async () => {
    await confirm(later);
    scene.plans.set("FR", later);
    const { id } = await draft(scene);
    const problem = await problemOf(submitAlert(scene.as("requester"), { alertId: id }));
    expect(problem.code).toBe("plan-unconfirmed");
    expect(problem.message).toContain("takes effect on 2026-11-24");
    expect((await active(scene, { status: "exercise" })).committed).toBe(true);
  });
});

describe("a country whose files became faulty", () => {
  const load = (dir: string) => loadBooks({ COUNTRIES_ENABLED: ["FR"] }, db.pool, log, { dir });
  let dir = "";

  beforeEach(async () => {
    dir = patchedPlan({});
    const sound = (await load(dir)).plans.get("FR");
    if (!sound) throw new Error("France must be sound here");
    await confirm(sound);
    scene.plans.set("FR", sound);
  });

  async function breakFiles(): Promise<CountryPlan | undefined> {
    writeFileSync(path.join(dir, "fr", "plan.json"), "{}");
    const standIn = (await load(dir)).plans.get("FR");
    if (standIn) scene.plans.set("FR", standIn);
    else scene.plans.delete("FR");
    return standIn;
  }

  it("updates and cancels its active alerts, and makes new ones, as before", async () => {
    const { alert } = await active(scene);
    expect((await breakFiles())?.degraded).toBeDefined();
    const update = await createUpdate(scene.as("requester"), {
      alertId: alert.id,
      changes: { tipPhone: "17" },
      notify: "all",
    });
    expect((await approve(scene, "ownProsecutor", update.alert)).committed).toBe(true);
    const end = await cancelAlert(scene.as("requester"), { alertId: alert.id, reason: "found-safe" });
    expect(end.alert.state).toBe("ended");
    const closure = await contentOf(db.pool, alert.id, 3);
    expect(closure?.texts.fr?.headline).toMatch(/\p{L}/u);
    const next = await active(scene);
    expect([next.alert.planVersion, next.alert.planConfirmed]).toEqual([alert.planVersion, true]);
  });

  it("goes on under the confirmed plan when a later, unconfirmed one was the last that was sound", async () => {
    const confirmed = scene.plans.get("FR")?.pinned.version;
    dir = patchedPlan({ notes: ["changed, and not confirmed"] });
    await load(dir);
    const standIn = await breakFiles();
    expect(standIn?.pinned.version).not.toBe(confirmed);
    expect((await active(scene)).alert.planVersion).toBe(confirmed);
    expect((await draft(scene, { status: "exercise" })).planVersion).toBe(standIn?.pinned.version);
  });

  it("ends its active alerts even when nothing of it is left to stand in", async () => {
    const { alert } = await active(scene);
    await db.pool.query("DELETE FROM country_last_good");
    rmSync(path.join(dir, "fr"), { recursive: true });
    expect((await load(dir)).plans.get("FR")).toBeUndefined();
    scene.plans.delete("FR");
    const end = await cancelAlert(scene.as("requester"), { alertId: alert.id, reason: "found-safe" });
    expect(end.alert.state).toBe("ended");
    expect(Object.keys((await contentOf(db.pool, alert.id, 2))?.texts ?? {})).toEqual(["en"]);
    expect((await problemOf(draft(scene))).code).toBe("unknown-country");
  });
});

// Promise 1: nothing is committed but what its plan and every required signature allow.
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import {
  approveBulletin,
  editAlert,
  readAlert,
  rejectBulletin,
  returnBulletin,
  shareAlert,
  submitAlert,
  withdrawAlert,
} from "../../src/alerts/index.ts";
import type { AlertView } from "../../src/alerts/views.ts";
import { type TestDatabase, testDatabase } from "../support/database.ts";
import {
  actsOn,
  approve,
  caseWith,
  draft,
  makeScene,
  planWith,
  problemOf,
  type Scene,
  shownIn,
  submitted,
} from "./scene.ts";

let db: TestDatabase;
let scene: Scene;

beforeAll(async () => {
  db = await testDatabase();
  scene = await makeScene(db.pool);
});
afterAll(() => db.close());

async function shared(changes: Parameters<typeof draft>[1] = {}): Promise<AlertView> {
  const { id } = await submitted(scene, changes);
  const to = { alertId: id, agencyId: scene.agencies.justice, may: "sign" as const };
  return shareAlert(scene.as("requester"), to);
}

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

describe("approveBulletin", () => {
  it("collects the signatures that the plan lists; the last one releases the alert with everything due", async () => {
    const alert = await shared();
    const first = await approve(scene, "commander", alert);
    expect(first).toMatchObject({ committed: false, alert: { state: "submitted" } });
    expect(first.bulletin.approvalsLeft).toMatchObject([{ otherAgency: true }]);
    const listener = await db.pool.connect();
    const due: string[] = [];
    listener.on("notification", ({ payload }) => due.push(payload ?? ""));
    await listener.query("LISTEN amberwire_due");
    const last = await approve(scene, "prosecutor", first.alert);
    await listener.query("UNLISTEN amberwire_due");
    listener.release();
    expect(last).toMatchObject({ committed: true, alert: { state: "active", newestNumber: 1 } });
    expect(last.bulletin).toMatchObject({ state: "committed", approvalsLeft: [] });
    expect(last.alert.byHand.length).toBeGreaterThan(0);
    const { rows } = await db.pool.query("SELECT ledger_id, committed_at FROM bulletin WHERE alert_id = $1", [
      alert.id,
    ]);
    expect(due).toEqual([`plan:${rows[0].ledger_id}`]);
    expect((await actsOn(db.pool, alert.id)).slice(-3)).toEqual([
      "bulletin.approved",
      "bulletin.approved",
      "bulletin.committed",
    ]);
  });

  it("refuses whoever asked for the alert or wrote any of it, whatever their capacities", async () => {
    const { id } = await draft(scene);
    await editAlert(scene.as("both"), { alertId: id, version: 1, changes: { tipPhone: "116000" } });
    const alert = await submitAlert(scene.as("requester"), { alertId: id });
    const problem = await problemOf(approve(scene, "both", alert));
    expect(problem).toMatchObject({ kind: "forbidden", code: "same-officer" });
    expect((await readAlert(scene.as("requester"), { alertId: id })).bulletins[0]?.approvals).toEqual([]);
  });

  it.each([
    ["requester", "wrong-role"],
    ["observer", "wrong-role"],
    ["administrator", "wrong-role"],
    ["system", "wrong-role"],
    ["strangeCommander", "not-found"],
    ["ownProsecutor", "wrong-capacity"],
  ] as const)("refuses the %s with %s", async (who, code) => {
    const alert = await shared();
    const work = approveBulletin(scene.as(who), { alertId: alert.id, ...shownIn(alert) });
    expect((await problemOf(work)).code).toBe(code);
  });

  it("lets an agency that may only read not sign, nor one of another country", async () => {
    const alert = await submitted(scene);
    const share = (agencyId: string, may: "read" | "sign") =>
      shareAlert(scene.as("requester"), { alertId: alert.id, agencyId, may });
    await share(scene.agencies.justice, "read");
    expect(await problemOf(approve(scene, "prosecutor", alert))).toMatchObject({
      kind: "forbidden",
      code: "read-only",
    });
    expect((await readAlert(scene.as("justiceRequester"), { alertId: alert.id })).id).toBe(alert.id);
    await share(scene.agencies.belgian, "sign");
    expect(await problemOf(approve(scene, "belgianCommander", alert))).toMatchObject({
      code: "outside-jurisdiction",
    });
    await share(scene.agencies.justice, "sign");
    expect((await approve(scene, "prosecutor", alert)).committed).toBe(false);
  });

  it("takes two officers where the plan wants two signatures, never one twice", async () => {
    const alert = await shared();
    const first = await approve(scene, "commander", alert);
    expect(await approve(scene, "commander", alert)).toEqual(first);
    expect(await problemOf(approve(scene, "secondCommander", alert))).toMatchObject({
      code: "wrong-capacity",
    });
    await approve(scene, "magistrate", alert);
    expect(await problemOf(approve(scene, "prosecutor", alert))).toMatchObject({ code: "wrong-state" });
  });

  it("binds to the version and the texts that were shown", async () => {
    const alert = await shared();
    const shown = { alertId: alert.id, ...shownIn(alert) };
    for (const other of [{ version: 2 }, { digest: "0".repeat(64) }])
      expect(await problemOf(approveBulletin(scene.as("commander"), { ...shown, ...other }))).toMatchObject({
        kind: "conflict",
        code: "changed",
      });
    await approveBulletin(scene.as("commander"), shown);
    const edited = await editAlert(scene.as("requester"), {
      alertId: alert.id,
      version: 1,
      changes: { tipPhone: "116000" },
    });
    expect(edited).toMatchObject({ state: "submitted", version: 2 });
    expect(edited.bulletins[0]?.approvals).toEqual([]);
    expect(await problemOf(approveBulletin(scene.as("prosecutor"), shown))).toMatchObject({
      code: "changed",
    });
    await approve(scene, "prosecutor", edited);
    expect((await approve(scene, "commander", edited)).committed).toBe(true);
  });

  it("is refused when the end that was shown has passed, until it is submitted anew", async () => {
    const own = await makeScene(db.pool);
    const alert = await submitted(own);
    own.clock.advance(4 * 60);
    expect(await problemOf(approve(own, "commander", alert))).toMatchObject({ code: "changed" });
    await withdrawAlert(own.as("requester"), { alertId: alert.id });
    const again = await submitAlert(own.as("requester"), { alertId: alert.id });
    expect((await approve(own, "commander", again)).bulletin.approvals).toHaveLength(1);
  });

  it("lets an authoriser override what the plan allows with a reason, and nothing else", async () => {
    const france = planWith();
    const criteria = france.pinned.plan.criteria.map((rule) =>
      rule.criterion === "imminent_danger" ? { ...rule, override: "authoriser" as const } : rule,
    );
    const own = await makeScene(db.pool, { plan: planWith({ criteria }) });
    const { attestations } = caseWith();
    const { imminent_danger: _left, ...others } = attestations ?? {};
    const alert = await submitted(own, { attestations: others });
    expect(alert.criteria?.verdict).not.toBe("eligible");
    await shareAlert(own.as("requester"), { alertId: alert.id, agencyId: own.agencies.justice, may: "sign" });
    const shown = { alertId: alert.id, ...shownIn(alert) };
    await approveBulletin(own.as("commander"), shown);
    expect(await problemOf(approveBulletin(own.as("prosecutor"), shown))).toMatchObject({
      code: "criteria-not-met",
    });
    const foreign = [{ criterion: "abduction_established", reason: "no time" }];
    const refused = await problemOf(approveBulletin(own.as("prosecutor"), { ...shown, overrides: foreign }));
    expect(refused).toMatchObject({
      code: "override-not-allowed",
      errors: [{ pointer: "/overrides/0/criterion" }],
    });
    const overrides = [{ criterion: "imminent_danger", reason: "the police database is down" }];
    const last = await approveBulletin(own.as("prosecutor"), { ...shown, overrides });
    expect(last.committed).toBe(true);
    expect(last.bulletin.approvals.at(-1)?.overrides).toEqual(["imminent_danger"]);
    expect(
      last.alert.criteria?.results.find(({ criterion }) => criterion === "imminent_danger")?.result,
    ).toBe("overridden");
    expect(await actsOn(db.pool, alert.id)).toContain("alert.approve-refused");
    const { rows } = await db.pool.query(
      "SELECT overrides::text AS o FROM bulletin_approval WHERE bulletin_id = $1",
      [last.bulletin.id],
    );
    expect(rows.map(({ o }) => o).join()).not.toContain("database");
  });
});

describe("returnBulletin, rejectBulletin, withdrawAlert", () => {
  it("sends a bulletin back with its reason; approvals are void and it can be submitted again", async () => {
    const alert = await shared();
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
    const alert = await shared();
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
    const alert = await shared();
    await approve(scene, "commander", alert);
    const back = await withdrawAlert(scene.as("requester"), { alertId: alert.id });
    expect(back).toMatchObject({ state: "draft" });
    const again = await submitAlert(scene.as("requester"), { alertId: alert.id });
    expect((await approve(scene, "prosecutor", again)).committed).toBe(false);
    expect(await actsOn(db.pool, alert.id)).toContain("alert.withdrawn");
  });

  it("never repeats a first answer that later acts have undone", async () => {
    const alert = await shared();
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
    const alert = await shared();
    expect((await problemOf(verb(scene.as(who), { alertId: alert.id, number: 1, reason: "no" }))).code).toBe(
      code,
    );
    expect((await problemOf(withdrawAlert(scene.as("observer"), { alertId: alert.id }))).code).toBe(
      "wrong-role",
    );
  });
});

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

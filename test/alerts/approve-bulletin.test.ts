// Promise 1: nothing is committed but what its plan and every required signature allow.
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import {
  approveBulletin,
  editAlert,
  readAlert,
  shareAlert,
  submitAlert,
  withdrawAlert,
} from "../../src/alerts/index.ts";
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
  shared,
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

describe("approveBulletin", () => {
  it("collects the signatures that the plan lists; the last one releases the alert with everything due", async () => {
    const alert = await shared(scene);
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
    const alert = await shared(scene);
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
    const alert = await shared(scene);
    const first = await approve(scene, "commander", alert);
    expect(await approve(scene, "commander", alert)).toEqual(first);
    expect(await problemOf(approve(scene, "secondCommander", alert))).toMatchObject({
      code: "wrong-capacity",
    });
    await approve(scene, "magistrate", alert);
    expect(await problemOf(approve(scene, "prosecutor", alert))).toMatchObject({ code: "wrong-state" });
  });

  it("binds to the version and the texts that were shown", async () => {
    const alert = await shared(scene);
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

  it("asks again for the plan's confirmation: what was submitted in a sandbox is not released live", async () => {
    const alert = await shared(scene);
    await approve(scene, "commander", alert);
    const live = { ...scene.as("prosecutor"), mode: "live" as const };
    const work = approveBulletin(live, { alertId: alert.id, ...shownIn(alert) });
    expect(await problemOf(work)).toMatchObject({ code: "plan-unconfirmed" });
    const kept = await readAlert(scene.as("observer"), { alertId: alert.id });
    expect(kept).toMatchObject({ state: "submitted", newestNumber: 0 });
    expect(kept.bulletins[0]?.approvals).toHaveLength(1);
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
    const alert = await shared(own, { attestations: others });
    expect(alert.criteria?.verdict).not.toBe("eligible");
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

// The next bulletin of an active alert, with its own approvals.
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import {
  cancelAlert,
  createUpdate,
  readAlert,
  returnBulletin,
  withdrawAlert,
} from "../../src/alerts/index.ts";
import { type TestDatabase, testDatabase } from "../support/database.ts";
import {
  active,
  actsOn,
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

let db: TestDatabase;
let scene: Scene;

beforeAll(async () => {
  db = await testDatabase();
  scene = await makeScene(db.pool, { plan: planWith({}, ONE_SIGNATURE) });
});
afterAll(() => db.close());

describe("createUpdate", () => {
  it("is a bulletin of its own with its own approvals while the alert stays active", async () => {
    const { alert } = await active(scene);
    const area = { circle: { center: [-1.6, 47.3] as [number, number], radiusKm: 30 } };
    const made = await createUpdate(scene.as("requester"), {
      alertId: alert.id,
      changes: { suspects: null },
      area,
      notify: "new-area",
    });
    expect(made).toMatchObject({
      committed: false,
      alert: { state: "active", newestNumber: 1 },
      bulletin: { number: 2, kind: "update", state: "submitted", reach: "new-area", approvals: [] },
    });
    expect((await readAlert(scene.as("observer"), { alertId: alert.id })).suspects).toHaveLength(1);
    expect((await problemOf(approve(scene, "both", made.alert))).code).toBe("wrong-capacity");
    const approved = await approve(scene, "ownProsecutor", made.alert);
    expect(approved).toMatchObject({ committed: true, alert: { newestNumber: 2, version: 2, suspects: [] } });
    expect((await contentOf(db.pool, alert.id, 2))?.bulletin).toMatchObject({ number: 2, supersedes: [1] });
    const { rows } = await db.pool.query(
      "SELECT number FROM bulletin WHERE alert_id = $1 ORDER BY ledger_id",
      [alert.id],
    );
    expect(rows.map(({ number }) => number)).toEqual([1, 2]);
    expect((await actsOn(db.pool, alert.id)).slice(-3)).toEqual([
      "update.created",
      "bulletin.approved",
      "bulletin.committed",
    ]);
  });

  it("goes to pages, feeds and endpoints alone when it is silent", async () => {
    const { alert } = await active(scene);
    const made = await createUpdate(scene.as("requester"), {
      alertId: alert.id,
      changes: { vehicles: null },
      notify: "silent",
    });
    expect(made.bulletin).toMatchObject({ reach: "silent", channels: ["webhook"] });
    await db.pool.query("UPDATE bulletin SET settled_at = now() WHERE alert_id = $1 AND number = 1", [
      alert.id,
    ]);
    const { bulletin } = await approve(scene, "ownProsecutor", made.alert);
    expect(bulletin).toMatchObject({ reach: "silent", channels: ["webhook"] });
  });

  it("still reaches, silent or not, whom the bulletin before it had not reached when it overtook it", async () => {
    const { alert } = await active(scene);
    const made = await createUpdate(scene.as("requester"), {
      alertId: alert.id,
      changes: { vehicles: null },
      notify: "silent",
    });
    const { bulletin } = await approve(scene, "ownProsecutor", made.alert);
    expect(bulletin).toMatchObject({ reach: "new-area", channels: ["sms", "email", "push", "webhook"] });
  });

  it("is refused while another waits, replaces one that was returned, and can be withdrawn", async () => {
    const { alert } = await active(scene);
    const update = () =>
      createUpdate(scene.as("requester"), { alertId: alert.id, changes: { vehicles: null }, notify: "all" });
    const { bulletin } = await update();
    expect(await problemOf(update())).toMatchObject({ kind: "conflict", code: "update-open" });
    await returnBulletin(scene.as("ownProsecutor"), {
      alertId: alert.id,
      number: bulletin.number,
      reason: "which van?",
    });
    const second = await update();
    expect(second.bulletin.number).toBe(3);
    const withdrawn = await withdrawAlert(scene.as("requester"), { alertId: alert.id });
    expect(withdrawn).toMatchObject({ state: "active" });
    expect(withdrawn.bulletins.map(({ state }) => state)).toEqual(["committed", "rejected", "rejected"]);
    const third = await update();
    await approve(scene, "ownProsecutor", third.alert);
    const again = withdrawAlert(scene.as("requester"), { alertId: alert.id, version: 1 });
    expect(await problemOf(again)).toMatchObject({ code: "wrong-state" });
  });

  it("changes neither country, tier nor status, and says so by field", async () => {
    const { alert } = await active(scene);
    const update = (changes: object) =>
      createUpdate(scene.as("requester"), { alertId: alert.id, changes, notify: "all" });
    expect(await problemOf(update({ status: "exercise" }))).toMatchObject({
      errors: [{ pointer: "/changes/status" }],
    });
    expect(await problemOf(update({ children: [{ status: "found" }] }))).toMatchObject({ code: "all-found" });
    for (const changes of [{ region: "FR-PDL" }, { status: "exercise" as const }, { tier: "other" }])
      expect(await problemOf(update(changes))).toMatchObject({
        code: "not-changeable",
        errors: [{ pointer: `/changes/${Object.keys(changes)[0]}` }],
      });
    expect(await problemOf(update({ nonsense: 1 }))).toMatchObject({
      errors: [{ pointer: "/changes/nonsense" }],
    });
    const extended = await createUpdate(scene.as("requester"), {
      alertId: alert.id,
      expiresAt: "2026-11-23T23:00:00Z",
      notify: "all",
    });
    expect(extended.bulletin.expiresAt).toBe("2026-11-23T23:00:00.000Z");
  });

  it("asks for the plan's shortest duration of a new end alone: the end in force may stay, and so may a retraction", async () => {
    const own = await makeScene(db.pool, {
      plan: planWith({}, { ...ONE_SIGNATURE, minimumHours: 3, durationHours: 4 }),
    });
    const [child] = caseWith().children;
    if (!child) throw new Error("the invented case has no child");
    const alert = await submitted(own, { children: [child, child], expiresAt: "2026-11-23T17:30:00Z" });
    own.clock.advance(10);
    await approve(own, "ownProsecutor", alert);
    const update = (expiresAt?: string) =>
      createUpdate(own.as("requester"), {
        alertId: alert.id,
        ...(expiresAt === undefined ? {} : { expiresAt }),
        notify: "all",
      });
    expect(await problemOf(update("2026-11-23T17:35:00Z"))).toMatchObject({
      code: "expires-too-early",
      errors: [{ pointer: "/expiresAt" }],
    });
    expect((await update()).bulletin.expiresAt).toBe("2026-11-23T17:30:00.000Z");
    await withdrawAlert(own.as("requester"), { alertId: alert.id });
    expect((await update("2026-11-23T17:40:00Z")).bulletin.expiresAt).toBe("2026-11-23T17:40:00.000Z");
    const found = { alertId: alert.id, reason: "found" as const, childIndex: 0 };
    const { bulletin } = await cancelAlert(own.as("requester"), found);
    expect(bulletin).toMatchObject({ kind: "update", expiresAt: "2026-11-23T17:30:00.000Z" });
  });

  it.each(["observer", "commander", "administrator", "system", "strangeRequester"] as const)(
    "refuses the %s",
    async (who) => {
      const { alert } = await active(scene);
      const problem = await problemOf(createUpdate(scene.as(who), { alertId: alert.id, notify: "all" }));
      expect(problem.code).toBe(who === "strangeRequester" ? "not-found" : "wrong-role");
    },
  );

  it("is not possible before or after an alert is active", async () => {
    const { id } = await draft(scene);
    expect((await problemOf(createUpdate(scene.as("requester"), { alertId: id, notify: "all" }))).code).toBe(
      "wrong-state",
    );
    const { alert } = await active(scene);
    await cancelAlert(scene.as("requester"), { alertId: alert.id, reason: "ended" });
    const late = createUpdate(scene.as("requester"), { alertId: alert.id, notify: "all" });
    expect((await problemOf(late)).code).toBe("wrong-state");
  });
});

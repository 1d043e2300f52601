import { afterAll, beforeAll, expect, test } from "vitest";
import {
  alertReport,
  cancelAlert,
  createDraft,
  markByHand,
  periodReport,
  recordOutcome,
  submitAlert,
} from "../../src/alerts/index.ts";
import { type TestDatabase, testDatabase } from "../support/database.ts";
import { active, caseWith, makeScene, ONE_SIGNATURE, planWith, problemOf, type Scene } from "./scene.ts";

let db: TestDatabase;
let scene: Scene;
beforeAll(async () => {
  db = await testDatabase();
  scene = await makeScene(db.pool, { plan: planWith({}, ONE_SIGNATURE) });
});
afterAll(() => db.close());

test("the report has the time line, the waits, what nobody did by hand, and how the child was found", async () => {
  const { alert } = await active(scene, {});
  const open = await alertReport(scene.as("observer"), { alertId: alert.id });
  expect(open.timeline.map(({ event }) => event)).toEqual([
    "reported",
    "drafted",
    "submitted",
    "approved",
    "committed",
  ]);
  expect(open.waits).toMatchObject([{ number: 1, committedToFirst: null }]);
  expect(open.waits[0]?.submittedToCommitted).toBeGreaterThanOrEqual(0);
  const channels = alert.byHand.map(({ channel }) => channel);
  expect(
    open.notSent
      .filter(({ why }) => why === "by-hand-open")
      .map(({ channel }) => channel)
      .sort(),
  ).toEqual([...channels].sort());
  await markByHand(scene.as("commander"), { alertId: alert.id, channel: channels[0] ?? "" });

  const early = recordOutcome(scene.as("requester"), { alertId: alert.id, recovered: "public" });
  expect((await problemOf(early)).code).toBe("wrong-state");
  await cancelAlert(scene.as("requester"), { alertId: alert.id, reason: "found-safe" });
  const absurd = recordOutcome(scene.as("requester"), { alertId: alert.id, recovered: "magic" });
  expect((await problemOf(absurd)).code).toBe("invalid-request");
  expect(
    (await problemOf(recordOutcome(scene.as("observer"), { alertId: alert.id, recovered: "public" }))).code,
  ).toBe("wrong-role");
  expect(
    (await problemOf(recordOutcome(scene.as("strangeCommander"), { alertId: alert.id, recovered: "public" })))
      .kind,
  ).toBe("not-found");
  await recordOutcome(scene.as("requester"), { alertId: alert.id, recovered: "police" });
  await recordOutcome(scene.as("commander"), { alertId: alert.id, recovered: "public" });

  const ended = await alertReport(scene.as("observer"), { alertId: alert.id });
  expect(ended.outcome).toMatchObject({
    recovered: "public",
    recordedBy: scene.officers.commander.officerId,
  });
  const events = ended.timeline.map(({ event }) => event);
  expect(events).toContain("by-hand");
  expect(events).toContain("ended");
  const times = ended.timeline.map(({ at }) => Date.parse(at));
  expect(times).toEqual([...times].sort((a, b) => a - b));
});

test("the figures of a span count what was sent and name every verdict that said no, of the own agency alone", async () => {
  const from = scene.as("observer").clock.now().toISOString().slice(0, 10);
  const span = { from, to: from };
  const before = await periodReport(scene.as("observer"), span);
  const draft = await createDraft(scene.as("requester"), {
    case: caseWith({ children: [{ givenName: "Zoë", age: { years: 45 } }] }),
  });
  await problemOf(submitAlert(scene.as("requester"), { alertId: draft.id }));
  const after = await periodReport(scene.as("observer"), span);
  expect(after.totals[0]?.drafted).toBe((before.totals[0]?.drafted ?? 0) + 1);
  expect(after.totals[0]?.recovered).toEqual({ public: 1 });
  expect(after.refusals.filter(({ alertId }) => alertId === draft.id)[0]).toMatchObject({
    verdict: "ineligible",
    act: "create",
  });
  expect(after.refusals.find(({ alertId }) => alertId === draft.id)?.standing).toContain("max_age");
  expect(JSON.stringify(after)).not.toContain("Zoë");
  expect((await periodReport(scene.as("strangeCommander"), span)).totals).toEqual([]);
  expect((await periodReport(scene.as("observer"), { from: "2020-01-01", to: "2020-01-31" })).totals).toEqual(
    [],
  );
  for (const bad of [
    { from: "2026-02-01", to: "2026-01-01" },
    { from: "2024-01-01", to: "2026-01-01" },
  ])
    expect((await problemOf(periodReport(scene.as("observer"), bad))).code).toBe("bad-period");
});

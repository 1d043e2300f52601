// What an authoriser lets the requester change alone, and everything that must not slip through with it.
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { approveBulletin, createUpdate, readAlert, revokeDelegation } from "../../src/alerts/index.ts";
import { type TestDatabase, testDatabase } from "../support/database.ts";
import { actsOn, makeScene, planWith, problemOf, type Scene, shownIn, submitted } from "./scene.ts";

let db: TestDatabase;
let scene: Scene;
beforeAll(async () => {
  db = await testDatabase();
  const source = { confidence: "unknown" as const, sources: [] };
  const signer = { anyOf: ["police-commander" as const], otherAgency: false, ...source };
  const delegation = { fields: ["plate" as const, "clothing" as const], ...source };
  scene = await makeScene(db.pool, { plan: planWith({ delegation }, { approvals: [signer] }) });
});
afterAll(() => db.close());

async function activeWith(delegate: ("plate" | "clothing" | "direction")[]): Promise<string> {
  const alert = await submitted(scene, {});
  await approveBulletin(scene.as("commander"), { alertId: alert.id, ...shownIn(alert), delegate });
  return alert.id;
}
const newPlate = async (alertId: string, text = "ZZ-999-ZZ") => {
  const { vehicles = [] } = await readAlert(scene.as("requester"), { alertId });
  return { vehicles: vehicles.map((vehicle) => ({ ...vehicle, plate: { text, complete: true } })) };
};
const update = (
  alertId: string,
  changes: object,
  as: Parameters<Scene["as"]>[0] = "requester",
  more: object = {},
) => createUpdate(scene.as(as), { alertId, changes, notify: "all", underDelegation: true, ...more });

describe("a delegated update", () => {
  test("goes out at once, and the record says by whose leave; after it is revoked, none does", async () => {
    const alertId = await activeWith(["plate"]);
    const sent = await update(alertId, await newPlate(alertId));
    expect(sent).toMatchObject({
      committed: true,
      bulletin: { state: "committed", kind: "update", approvals: [] },
    });
    const [given] = sent.alert.delegations;
    expect(given).toMatchObject({
      fields: ["plate"],
      givenBy: scene.officers.commander.officerId,
      usedFor: [sent.bulletin.id],
      revokedAt: null,
    });
    expect(await actsOn(db.pool, alertId)).toEqual(
      expect.arrayContaining(["delegation.given", "update.delegated", "bulletin.committed"]),
    );
    // A second one stands on the same signature.
    expect((await update(alertId, await newPlate(alertId, "YY-888-YY"))).committed).toBe(true);
    expect(
      (await problemOf(revokeDelegation(scene.as("requester"), { alertId, delegationId: given?.id ?? "" })))
        .code,
    ).toBe("wrong-role");
    await revokeDelegation(scene.as("commander"), { alertId, delegationId: given?.id ?? "" });
    expect(
      (await problemOf(revokeDelegation(scene.as("commander"), { alertId, delegationId: given?.id ?? "" })))
        .kind,
    ).toBe("not-found");
    expect((await problemOf(update(alertId, await newPlate(alertId, "XX-777-XX")))).code).toBe(
      "not-delegated",
    );
  });

  test("changes nothing that was not delegated, and a refused one leaves nothing behind", async () => {
    const alertId = await activeWith(["plate"]);
    const { children = [], vehicles = [] } = await readAlert(scene.as("requester"), { alertId });
    const beyond = [
      { vehicles: vehicles.map((vehicle) => ({ ...vehicle, heading: "Le Mans" })) },
      { vehicles: [...vehicles, { make: "Fiat" }] },
      { children: children.map((child) => ({ ...child, clothing: [] })) },
      { children: children.map((child) => ({ ...child, givenName: "Somebody else" })) },
      { disappearance: { place: "Elsewhere" } },
      { attestations: { imminent_danger: { answer: true, basis: "other" } } },
      { ...(await newPlate(alertId)), reference: "ALSO-THIS" },
    ];
    for (const changes of beyond)
      expect([changes, (await problemOf(update(alertId, changes))).code]).toEqual([changes, "not-delegated"]);
    const plate = await newPlate(alertId);
    const wider = { area: { nationwide: true } };
    expect((await problemOf(update(alertId, plate, "requester", wider))).code).toBe("not-delegated");
    const longer = { expiresAt: new Date(scene.clock.now().getTime() + 90 * 60_000).toISOString() };
    expect((await problemOf(update(alertId, plate, "requester", longer))).code).toBe("not-delegated");
    expect((await problemOf(update(alertId, plate, "both"))).code).toBe("not-delegated");
    const alert = await readAlert(scene.as("requester"), { alertId });
    expect(alert.bulletins).toHaveLength(1);
    expect(await actsOn(db.pool, alertId)).not.toContain("update.created");
  });

  test("needs a delegation: without one, or beyond the plan, there is none", async () => {
    const none = await activeWith([]);
    expect((await problemOf(update(none, await newPlate(none)))).code).toBe("not-delegated");
    const alert = await submitted(scene, {});
    const beyond = approveBulletin(scene.as("commander"), {
      alertId: alert.id,
      ...shownIn(alert),
      delegate: ["direction"],
    });
    expect((await problemOf(beyond)).code).toBe("delegation-not-allowed");
    expect((await readAlert(scene.as("requester"), { alertId: alert.id })).bulletins[0]).toMatchObject({
      state: "submitted",
      approvals: [],
    });
  });

  test("stands on the newest signed bulletin: who signed that one must have delegated too", async () => {
    const alertId = await activeWith(["plate"]);
    const { vehicles = [] } = await readAlert(scene.as("requester"), { alertId });
    const open = await createUpdate(scene.as("requester"), {
      alertId,
      changes: { vehicles: vehicles.map((vehicle) => ({ ...vehicle, heading: "Rennes" })) },
      notify: "all",
    });
    const { number, version, digest } = open.bulletin;
    await approveBulletin(scene.as("secondCommander"), { alertId, number, version, digest });
    expect((await problemOf(update(alertId, await newPlate(alertId)))).code).toBe("not-delegated");
  });
});

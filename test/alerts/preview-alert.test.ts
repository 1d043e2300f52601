// What officers look at before they approve: texts as they will be sent.
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { editAlert, previewAlert, submitAlert } from "../../src/alerts/index.ts";
import { type TestDatabase, testDatabase } from "../support/database.ts";
import { approve, draft, makeScene, ONE_SIGNATURE, planWith, problemOf, type Scene } from "./scene.ts";

let db: TestDatabase;
let scene: Scene;

beforeAll(async () => {
  db = await testDatabase();
  scene = await makeScene(db.pool, { plan: planWith({}, ONE_SIGNATURE) });
});
afterAll(() => db.close());

describe("previewAlert", () => {
  it("shows of a submitted bulletin exactly what was frozen, with the digest that an approval must name", async () => {
    const { id } = await draft(scene);
    const before = await previewAlert(scene.as("observer"), { alertId: id });
    expect(before.texts.fr?.sms).toContain("Inès");
    expect(before.sms.fr?.segments).toBeGreaterThan(0);
    scene.clock.advance(1);
    const alert = await submitAlert(scene.as("requester"), { alertId: id });
    const shown = await previewAlert(scene.as("observer"), { alertId: id });
    expect(shown.digest).toBe(alert.bulletins[0]?.digest);
    scene.clock.advance(1);
    expect(await previewAlert(scene.as("observer"), { alertId: id, number: 1 })).toEqual(shown);
    const { bulletin } = await approve(scene, "ownProsecutor", alert);
    const sent = await previewAlert(scene.as("observer"), { alertId: id });
    expect(sent.texts).toEqual(shown.texts);
    expect(sent.sms).toEqual(shown.sms);
    expect(bulletin.digest).toBe(shown.digest);
    expect((await problemOf(previewAlert(scene.as("observer"), { alertId: id, number: 9 }))).kind).toBe(
      "not-found",
    );
    expect((await problemOf(previewAlert(scene.as("strangeCommander"), { alertId: id }))).kind).toBe(
      "not-found",
    );
  });

  it("changes the digest with anything that would be sent", async () => {
    const alert = await draft(scene);
    const digest = async () => (await previewAlert(scene.as("observer"), { alertId: alert.id })).digest;
    const first = await digest();
    expect(await digest()).toBe(first);
    await editAlert(scene.as("requester"), { alertId: alert.id, version: 1, changes: { tipPhone: "17" } });
    expect(await digest()).not.toBe(first);
  });
});

// One of several children is found: it alone is retracted.
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import {
  addPhoto,
  cancelAlert,
  createDraft,
  createUpdate,
  previewAlert,
  publicPhoto,
  submitAlert,
} from "../../src/alerts/index.ts";
import { readAlertKey } from "../../src/store/alert-keys.ts";
import { type TestDatabase, testDatabase } from "../support/database.ts";
import {
  active,
  actsOn,
  approve,
  caseWith,
  makeScene,
  ONE_SIGNATURE,
  planWith,
  problemOf,
  type Scene,
} from "./scene.ts";
import { contentOf, PHOTO } from "./stored.ts";

const NAME = "Zuleikha";

let db: TestDatabase;
let scene: Scene;

beforeAll(async () => {
  db = await testDatabase();
  scene = await makeScene(db.pool, { plan: planWith({}, ONE_SIGNATURE) });
});
afterAll(() => db.close());

describe("retraction of one of several children", () => {
  const children = [
    { givenName: NAME, age: { years: 8 } },
    { givenName: "Bertille", age: { years: 5 } },
  ];

  it("commits an update at once without the found child and seals all that stays under a new key", async () => {
    const photos = await Promise.all([1, 2].map(() => addPhoto(scene.as("requester"), PHOTO)));
    const withPhotos = children.map((child, index) => ({ ...child, photoIds: [photos[index]?.id ?? ""] }));
    const { alert } = await active(scene, { children: withPhotos });
    const old = await readAlertKey(db.pool, alert.id);
    const input = { alertId: alert.id, reason: "found-safe" as const, childIndex: 0 };
    const retracted = await cancelAlert(scene.as("requester"), input);
    expect(retracted).toMatchObject({
      committed: true,
      alert: { state: "active", newestNumber: 2 },
      bulletin: { kind: "update", reach: "area-or-reached", state: "committed" },
    });
    expect(retracted.alert.children?.map(({ status }) => status)).toEqual(["found", "missing"]);
    expect(JSON.stringify(retracted)).not.toContain(NAME);
    const content = JSON.stringify(await contentOf(db.pool, alert.id, 2));
    expect(content).toContain("Bertille");
    expect(content).not.toContain(NAME);
    expect(await contentOf(db.pool, alert.id, 1)).toBeUndefined();
    expect(await readAlertKey(db.pool, alert.id)).not.toEqual(old);
    const ids = photos.map(({ id }) => id);
    expect((await problemOf(publicPhoto(scene.as("observer"), { photoId: ids[0] ?? "" }))).kind).toBe("gone");
    expect((await publicPhoto(scene.as("observer"), { photoId: ids[1] ?? "" })).bytes).toEqual(PHOTO.bytes);
    expect(await cancelAlert(scene.as("requester"), input)).toEqual(retracted);
    expect((await actsOn(db.pool, alert.id)).at(-1)).toBe("child.retracted");
    const last = await cancelAlert(scene.as("requester"), { ...input, childIndex: 1 });
    expect(last.alert).toMatchObject({ state: "ended", endReason: "found-safe" });
  });

  it("leaves no answer, opening or open update of before that could bring the child back", async () => {
    const context = { ...scene.as("requester"), idempotency: { key: "r1", requestHash: Buffer.from("x") } };
    const make = () => createDraft(context, { case: caseWith({ children }) });
    const made = await make();
    const alert = await submitAlert(scene.as("requester"), { alertId: made.id });
    await approve(scene, "ownProsecutor", alert);
    const retract = () =>
      cancelAlert(scene.as("requester"), { alertId: made.id, reason: "found", childIndex: 0 });
    // The retraction comes between the preparation of an update and its transaction.
    const connect = async () => {
      await retract();
      return db.pool.connect();
    };
    const overtaken: typeof db.pool = Object.create(db.pool, {
      connect: { value: connect },
      query: { value: db.pool.query.bind(db.pool) },
    });
    const update = { alertId: made.id, changes: { suspects: null }, notify: "all" as const };
    const late = createUpdate({ ...scene.as("requester"), pool: overtaken }, update);
    expect(await problemOf(late)).toMatchObject({ kind: "conflict", code: "changed" });
    expect(await problemOf(make())).toMatchObject({ kind: "gone", code: "answer-erased" });
    const { rows } = await db.pool.query(
      "SELECT act FROM audit JOIN audit_opening USING (agency_id, sequence) WHERE alert_id = $1",
      [made.id],
    );
    expect(rows).toEqual([]);
    const next = await createUpdate(scene.as("requester"), update);
    expect(JSON.stringify(await previewAlert(scene.as("observer"), { alertId: made.id }))).not.toContain(
      NAME,
    );
    expect(next.alert.children?.map(({ status }) => status)).toEqual(["found", "missing"]);
  });

  it("takes a child that the alert names, found, and nothing else", async () => {
    const { alert } = await active(scene, { children });
    const cancel = (reason: "error" | "found", childIndex: number) =>
      cancelAlert(scene.as("requester"), { alertId: alert.id, reason, childIndex });
    expect(await problemOf(cancel("found", 5))).toMatchObject({ code: "no-such-child" });
    expect(await problemOf(cancel("error", 0))).toMatchObject({ code: "whole-alert" });
  });
});

// Photos: sealed, bound to an alert, public only while it is active.
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { addPhoto, createDraft, publicPhoto, readPhoto } from "../../src/alerts/index.ts";
import { type TestDatabase, testDatabase } from "../support/database.ts";
import { active, caseWith, makeScene, ONE_SIGNATURE, planWith, problemOf, type Scene } from "./scene.ts";

let db: TestDatabase;
let scene: Scene;

beforeAll(async () => {
  db = await testDatabase();
  scene = await makeScene(db.pool, { plan: planWith({}, ONE_SIGNATURE) });
});
afterAll(() => db.close());

describe("photos", () => {
  const photo = {
    bytes: Buffer.from("jpeg bytes"),
    width: 10,
    height: 20,
    alt: { fr: "Une fillette" },
    consent: { by: "mother", at: "2026-11-23T14:00:00Z", basis: "written" },
  };

  it("are sealed, seen by the own agency, and public only while an active alert shows them", async () => {
    const { id } = await addPhoto(scene.as("requester"), photo);
    expect((await readPhoto(scene.as("observer"), { photoId: id })).bytes).toEqual(photo.bytes);
    expect((await problemOf(readPhoto(scene.as("strangeCommander"), { photoId: id }))).kind).toBe(
      "not-found",
    );
    const show = () => publicPhoto(scene.as("observer"), { photoId: id });
    expect((await problemOf(show())).kind).toBe("not-found");
    const { alert } = await active(scene, { children: [{ age: { years: 8 }, photoIds: [id] }] });
    expect(await show()).toMatchObject({
      bytes: photo.bytes,
      alt: { fr: "Une fillette" },
      alertId: alert.id,
    });
    const { rows } = await db.pool.query("SELECT photo.*::text AS t FROM photo WHERE id = $1", [id]);
    expect(rows[0].t).not.toContain(photo.bytes.toString("hex"));
    expect(
      await problemOf(
        createDraft(scene.as("requester"), { case: caseWith({ children: [{ photoIds: [id] }] }) }),
      ),
    ).toMatchObject({ code: "unknown-photo" });
    const taken = await db.pool.query("SELECT act FROM audit WHERE subjects ->> 'photo' = $1", [id]);
    expect(taken.rows).toEqual([{ act: "photo.added" }]);
  });

  it("of another agency cannot be used, nor seen, by their id", async () => {
    const { id } = await addPhoto(scene.as("strangeRequester"), photo);
    const named = createDraft(scene.as("requester"), { case: caseWith({ children: [{ photoIds: [id] }] }) });
    expect(await problemOf(named)).toMatchObject({
      code: "unknown-photo",
      errors: [{ pointer: "/children/0/photoIds/0" }],
    });
    expect((await problemOf(readPhoto(scene.as("observer"), { photoId: id }))).kind).toBe("not-found");
  });

  it("are stored once per Idempotency-Key, and another photo under it is refused", async () => {
    const under = (request: string) => ({
      ...scene.as("requester"),
      idempotency: { key: "p1", requestHash: Buffer.from(request) },
    });
    const first = await addPhoto(under("a"), photo);
    expect(await addPhoto(under("a"), photo)).toEqual(first);
    expect((await problemOf(addPhoto(under("b"), photo))).code).toBe("idempotency-mismatch");
  });

  it("need a description and a consent, and a requester", async () => {
    const add = (changes: object) => addPhoto(scene.as("requester"), { ...photo, ...changes });
    expect((await problemOf(add({ alt: {} }))).errors[0]?.pointer).toBe("/alt");
    expect((await problemOf(add({ consent: { by: "x" } }))).errors.map(({ pointer }) => pointer)).toContain(
      "/consent/basis",
    );
    expect((await problemOf(addPhoto(scene.as("commander"), photo))).code).toBe("wrong-role");
  });
});

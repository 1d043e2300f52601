// One officer ends an alert, and nothing of the child is left.
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import {
  addPhoto,
  approveBulletin,
  cancelAlert,
  createDraft,
  createUpdate,
  previewAlert,
  publicPhoto,
  readAlert,
  readPhoto,
  submitAlert,
} from "../../src/alerts/index.ts";
import { unseal } from "../../src/seal.ts";
import { readAlertKey } from "../../src/store/alert-keys.ts";
import { bulletinsOf } from "../../src/store/bulletins.ts";
import { type TestDatabase, testDatabase } from "../support/database.ts";
import {
  active,
  actsOn,
  caseWith,
  draft,
  KEYS,
  makeScene,
  ONE_SIGNATURE,
  planWith,
  problemOf,
  type Scene,
  shownIn,
} from "./scene.ts";

import { contentOf, everything, PHOTO } from "./stored.ts";

const NAME = "Zuleikha";

let db: TestDatabase;
let scene: Scene;

beforeAll(async () => {
  db = await testDatabase();
  scene = await makeScene(db.pool, { plan: planWith({}, ONE_SIGNATURE) });
});
afterAll(() => db.close());

describe("cancelAlert", () => {
  it("needs one officer, commits a closure to those reached, and moves the fence", async () => {
    const { alert } = await active(scene);
    const ended = await cancelAlert(scene.as("requester"), { alertId: alert.id, reason: "found-safe" });
    expect(ended).toMatchObject({
      committed: true,
      alert: { state: "ended", endReason: "found-safe", newestNumber: 2 },
      bulletin: { kind: "cancel", state: "committed", reach: "reached", number: 2 },
    });
    expect(ended.bulletin.channels).toEqual(["sms", "email", "push", "webhook"]);
    expect((await actsOn(db.pool, alert.id)).at(-1)).toBe("alert.cancelled");
    const content = await contentOf(db.pool, alert.id, 2);
    expect(content).toMatchObject({ children: [], suspects: [], vehicles: [], photos: [], area: null });
    expect(content?.bulletin).toMatchObject({
      kind: "cancel",
      number: 2,
      supersedes: [1],
      endReason: "found-safe",
    });
  });

  it("takes the child out of everything at once: case, texts, answers, openings, photos, and the key itself", async () => {
    const photo = await addPhoto(scene.as("requester"), PHOTO);
    const children = [
      { givenName: NAME, age: { years: 8 }, photoIds: [photo.id], description: { fr: "porte un cartable" } },
    ];
    const context = { ...scene.as("requester"), idempotency: { key: "c1", requestHash: Buffer.from("x") } };
    const made = await createDraft(context, { case: caseWith({ children }) });
    const alert = await submitAlert(scene.as("requester"), { alertId: made.id });
    const { note: _note, ...shown } = { ...shownIn(alert), note: "" };
    await approveBulletin(scene.as("ownProsecutor"), { alertId: made.id, ...shown, note: `call ${NAME}` });
    expect((await publicPhoto(scene.as("requester"), { photoId: photo.id })).bytes).toEqual(PHOTO.bytes);
    const before = await everything(db.pool);
    await cancelAlert(scene.as("ownProsecutor"), {
      alertId: made.id,
      reason: "found",
      note: `${NAME} is home`,
    });

    const view = await readAlert(scene.as("observer"), { alertId: made.id });
    expect(view).toMatchObject({ state: "ended", criteria: null, resolvedArea: null });
    expect(view.children).toBeUndefined();
    expect(await readAlertKey(db.pool, made.id)).toBeNull();
    expect(await contentOf(db.pool, made.id, 1)).toBeUndefined();
    expect(await contentOf(db.pool, made.id, 2)).toBeDefined();
    for (const read of [
      readPhoto(scene.as("observer"), { photoId: photo.id }),
      publicPhoto(scene.as("observer"), { photoId: photo.id }),
    ])
      expect((await problemOf(read)).kind).toBe("gone");
    expect(await problemOf(createDraft(context, { case: caseWith({ children }) }))).toMatchObject({
      kind: "gone",
      code: "answer-erased",
    });
    expect(
      await problemOf(previewAlert(scene.as("observer"), { alertId: made.id, number: 1 })),
    ).toMatchObject({ kind: "gone" });

    const left = await db.pool.query(
      `SELECT (SELECT count(*)::int FROM idempotency WHERE alert_id = $1 AND answer_sealed IS NOT NULL) AS answers,
         (SELECT count(*)::int FROM audit_opening WHERE alert_id = $1) AS openings,
         (SELECT count(*)::int FROM bulletin_approval p JOIN bulletin b ON b.id = p.bulletin_id
          WHERE b.alert_id = $1 AND p.note_sealed IS NOT NULL) AS notes`,
      [made.id],
    );
    expect(left.rows).toEqual([{ answers: 0, openings: 0, notes: 0 }]);
    // Backups of before are dead too: all that named the child lay under a key that exists nowhere any more.
    const { rows } = await db.pool.query<{ sealed: Buffer }>(
      "SELECT content_sealed AS sealed FROM bulletin WHERE alert_id = $1 AND content_sealed IS NOT NULL",
      [made.id],
    );
    expect(rows).toHaveLength(1);
    const after =
      (await everything(db.pool)) +
      unseal(KEYS.encryption, rows[0]?.sealed ?? Buffer.alloc(0), `bulletin:${view.bulletins[1]?.id}`);
    for (const word of [NAME, "cartable", "PJ-"]) expect(after).not.toContain(word);
    expect(before).not.toContain(NAME);
  });

  it("gives its first answer to the same officer again, 409 to another", async () => {
    const { alert } = await active(scene);
    const cancel = (who: "requester" | "commander") =>
      cancelAlert(scene.as(who), { alertId: alert.id, reason: "ended" });
    const first = await cancel("requester");
    expect(await cancel("requester")).toEqual(first);
    expect(await problemOf(cancel("commander"))).toMatchObject({ kind: "conflict", code: "wrong-state" });
    expect((await bulletinsOf(db.pool, alert.id)).map(({ kind }) => kind)).toEqual(["alert", "cancel"]);
  });

  it.each([
    ["observer", "wrong-role"],
    ["administrator", "wrong-role"],
    ["system", "wrong-role"],
    ["strangeCommander", "not-found"],
  ] as const)("refuses the %s", async (who, code) => {
    const { alert } = await active(scene);
    const problem = await problemOf(cancelAlert(scene.as(who), { alertId: alert.id, reason: "ended" }));
    expect(problem.code).toBe(code);
    expect((await readAlert(scene.as("observer"), { alertId: alert.id })).state).toBe("active");
  });

  it("is not possible before an alert is active", async () => {
    const { id } = await draft(scene);
    expect(
      await problemOf(cancelAlert(scene.as("requester"), { alertId: id, reason: "ended" })),
    ).toMatchObject({
      code: "wrong-state",
    });
  });

  it("discards an open update", async () => {
    const { alert } = await active(scene);
    await createUpdate(scene.as("requester"), {
      alertId: alert.id,
      changes: { vehicles: null },
      notify: "all",
    });
    const ended = await cancelAlert(scene.as("requester"), { alertId: alert.id, reason: "found" });
    expect(ended.alert.bulletins.map(({ number, kind, state }) => [number, kind, state])).toEqual([
      [1, "alert", "committed"],
      [2, "update", "rejected"],
      [3, "cancel", "committed"],
    ]);
    expect(await actsOn(db.pool, alert.id)).toContain("update.overtaken");
  });

  it("goes out in plain words when the country's texts are broken, never not at all", async () => {
    const own = await makeScene(db.pool, { plan: planWith({}, ONE_SIGNATURE) });
    const { alert } = await active(own);
    own.plans.delete("FR");
    const ended = await cancelAlert(own.as("requester"), { alertId: alert.id, reason: "error" });
    const content = await contentOf(db.pool, alert.id, ended.bulletin.number);
    expect(content?.texts.en?.sms).toContain("in error");
    expect(ended.alert.state).toBe("ended");
  });
});

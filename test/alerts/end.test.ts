// How alerts go on and end: updates, repeats, retractions, cancels, expiry, and what is left of the child afterwards.
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import {
  addPhoto,
  alertHistory,
  alertReport,
  approveBulletin,
  cancelAlert,
  createDraft,
  createUpdate,
  expireAlert,
  markByHand,
  previewAlert,
  publicPhoto,
  readAlert,
  readPhoto,
  repeatAlert,
  returnBulletin,
  submitAlert,
  withdrawAlert,
} from "../../src/alerts/index.ts";
import { openCommitted } from "../../src/alerts/open-committed.ts";
import { openAlertKey, unseal } from "../../src/seal.ts";
import { readAlertKey } from "../../src/store/alert-keys.ts";
import { bulletinsOf } from "../../src/store/bulletins.ts";
import { type TestDatabase, testDatabase } from "../support/database.ts";
import {
  active,
  actsOn,
  approve,
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

const NAME = "Zuleikha";
const PHOTO = {
  bytes: Buffer.from("a jpeg, for all that the verbs know"),
  width: 300,
  height: 400,
  alt: { fr: "Une fillette" },
  consent: { by: "mother", at: "2026-11-23T14:00:00Z", basis: "written" },
};

let db: TestDatabase;
let scene: Scene;

beforeAll(async () => {
  db = await testDatabase();
  scene = await makeScene(db.pool, { plan: planWith({}, ONE_SIGNATURE) });
});
afterAll(() => db.close());

/** Every row of every table as text. */
async function everything(): Promise<string> {
  const { rows } = await db.pool.query<{ name: string }>(
    `SELECT c.oid::regclass::text AS name FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
     WHERE c.relkind = 'r' AND n.nspname = 'public'`,
  );
  let text = "";
  for (const { name } of rows)
    text +=
      (await db.pool.query<{ t: string | null }>(`SELECT string_agg(x.*::text, ' ') AS t FROM ${name} x`))
        .rows[0]?.t ?? "";
  return text;
}

async function contentOf(alertId: string, number: number) {
  const wrapped = await readAlertKey(db.pool, alertId);
  const key = wrapped && openAlertKey(KEYS.encryption, alertId, wrapped);
  const bulletin = (await bulletinsOf(db.pool, alertId)).find((each) => each.number === number);
  return bulletin && openCommitted(KEYS.encryption, key, bulletin);
}

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
    const content = await contentOf(alert.id, 2);
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
    const before = await everything();
    await cancelAlert(scene.as("ownProsecutor"), {
      alertId: made.id,
      reason: "found",
      note: `${NAME} is home`,
    });

    const view = await readAlert(scene.as("observer"), { alertId: made.id });
    expect(view).toMatchObject({ state: "ended", criteria: null, resolvedArea: null });
    expect(view.children).toBeUndefined();
    expect(await readAlertKey(db.pool, made.id)).toBeNull();
    expect(await contentOf(made.id, 1)).toBeUndefined();
    expect(await contentOf(made.id, 2)).toBeDefined();
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

    // Backups of before are dead too: all that named the child lay under a key that exists nowhere any more.
    const { rows } = await db.pool.query<{ sealed: Buffer }>(
      "SELECT content_sealed AS sealed FROM bulletin WHERE alert_id = $1 AND content_sealed IS NOT NULL",
      [made.id],
    );
    expect(rows).toHaveLength(1);
    const after =
      (await everything()) +
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
    const content = await contentOf(alert.id, ended.bulletin.number);
    expect(content?.texts.en?.sms).toContain("in error");
    expect(ended.alert.state).toBe("ended");
  });
});

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
    const content = JSON.stringify(await contentOf(alert.id, 2));
    expect(content).toContain("Bertille");
    expect(content).not.toContain(NAME);
    expect(await contentOf(alert.id, 1)).toBeUndefined();
    expect(await readAlertKey(db.pool, alert.id)).not.toEqual(old);
    const ids = photos.map(({ id }) => id);
    expect((await problemOf(publicPhoto(scene.as("observer"), { photoId: ids[0] ?? "" }))).kind).toBe("gone");
    expect((await publicPhoto(scene.as("observer"), { photoId: ids[1] ?? "" })).bytes).toEqual(PHOTO.bytes);
    expect(await cancelAlert(scene.as("requester"), input)).toEqual(retracted);
    expect((await actsOn(db.pool, alert.id)).at(-1)).toBe("child.retracted");
    const last = await cancelAlert(scene.as("requester"), { ...input, childIndex: 1 });
    expect(last.alert).toMatchObject({ state: "ended", endReason: "found-safe" });
  });

  it("takes a child that the alert names, found, and nothing else", async () => {
    const { alert } = await active(scene, { children });
    const cancel = (reason: "error" | "found", childIndex: number) =>
      cancelAlert(scene.as("requester"), { alertId: alert.id, reason, childIndex });
    expect(await problemOf(cancel("found", 5))).toMatchObject({ code: "no-such-child" });
    expect(await problemOf(cancel("error", 0))).toMatchObject({ code: "whole-alert" });
  });
});

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
    expect((await contentOf(alert.id, 2))?.bulletin).toMatchObject({ number: 2, supersedes: [1] });
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
  });

  it("changes neither country, tier nor status, and says so by field", async () => {
    const { alert } = await active(scene);
    const update = (changes: object) =>
      createUpdate(scene.as("requester"), { alertId: alert.id, changes, notify: "all" });
    expect(await problemOf(update({ status: "exercise" }))).toMatchObject({
      errors: [{ pointer: "/changes/status" }],
    });
    expect(await problemOf(update({ children: [{ status: "found" }] }))).toMatchObject({ code: "all-found" });
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

describe("expireAlert", () => {
  it("ends an alert whose time is over, never saying that the child was found, and only once", async () => {
    const own = await makeScene(db.pool, { plan: planWith({}, ONE_SIGNATURE) });
    const { alert } = await active(own);
    const expire = () => expireAlert(own.as("system"), { alertId: alert.id });
    expect(await expire()).toBeUndefined();
    own.clock.advance(3 * 60 + 1);
    const results = await Promise.all([expire(), expire(), expire()]);
    expect(results.filter((result) => result !== undefined)).toMatchObject([
      {
        bulletin: { kind: "expiry", reach: "reached", state: "committed" },
        alert: { state: "ended", endReason: "expired" },
      },
    ]);
    expect((await contentOf(alert.id, 2))?.texts.en?.sms).toContain(
      "does not mean that the child has been found",
    );
    expect(await readAlertKey(db.pool, alert.id)).toBeNull();
    expect((await actsOn(db.pool, alert.id)).at(-1)).toBe("alert.expired");
    expect((await problemOf(expireAlert(own.as("both"), { alertId: alert.id }))).code).toBe("wrong-role");
  });
});

describe("repeatAlert", () => {
  it("repeats on the plan's channels at the plan's interval and supersedes nothing", async () => {
    const own = await makeScene(db.pool, { plan: planWith({}, ONE_SIGNATURE) });
    const { alert } = await active(own);
    const repeat = () => repeatAlert(own.as("system"), { alertId: alert.id });
    expect(await repeat()).toBeUndefined();
    own.clock.advance(15);
    const results = await Promise.all([repeat(), repeat()]);
    expect(results.filter((result) => result !== undefined)).toMatchObject([
      {
        bulletin: { kind: "repeat", number: 2, channels: ["webhook"] },
        alert: { newestNumber: 1, version: 1 },
      },
    ]);
    expect(await repeat()).toBeUndefined();
    expect((await actsOn(db.pool, alert.id)).at(-1)).toBe("alert.repeated");
    expect((await problemOf(repeatAlert(own.as("both"), { alertId: alert.id }))).code).toBe("wrong-role");
  });

  it("does not hold an open update back: that commits after it, under a later number", async () => {
    const own = await makeScene(db.pool, { plan: planWith({}, ONE_SIGNATURE) });
    const { alert } = await active(own);
    const update = await createUpdate(own.as("requester"), {
      alertId: alert.id,
      changes: { vehicles: null },
      notify: "all",
    });
    own.clock.advance(15);
    expect((await repeatAlert(own.as("system"), { alertId: alert.id }))?.bulletin.number).toBe(3);
    const approved = await approve(own, "ownProsecutor", update.alert);
    expect(approved).toMatchObject({ bulletin: { kind: "update", number: 4 }, alert: { newestNumber: 4 } });
    const { rows } = await db.pool.query("SELECT kind FROM bulletin WHERE alert_id = $1 ORDER BY ledger_id", [
      alert.id,
    ]);
    expect(rows.map(({ kind }) => kind)).toEqual(["alert", "repeat", "update"]);
    expect((await contentOf(alert.id, 4))?.bulletin).toMatchObject({ number: 4, supersedes: [1, 3] });
  });
});

describe("the record of an ended alert", () => {
  it("keeps acts, verdicts, signatures and what was done by hand, and names nobody", async () => {
    const { alert } = await active(scene, { children: [{ givenName: NAME, age: { years: 8 } }] });
    const channel = alert.byHand[0]?.channel ?? "";
    const done = await markByHand(scene.as("commander"), { alertId: alert.id, channel });
    expect(done).toMatchObject({ channel, doneBy: scene.officers.commander.officerId });
    expect((await problemOf(markByHand(scene.as("commander"), { alertId: alert.id, channel }))).code).toBe(
      "wrong-state",
    );
    expect((await problemOf(markByHand(scene.as("observer"), { alertId: alert.id, channel }))).code).toBe(
      "wrong-role",
    );
    await cancelAlert(scene.as("requester"), { alertId: alert.id, reason: "found-safe" });
    const report = await alertReport(scene.as("observer"), { alertId: alert.id });
    expect(report.verdicts.map(({ act }) => act)).toEqual(["create", "submit", "approve"]);
    expect(report.bulletins.map(({ kind }) => kind)).toEqual(["alert", "cancel"]);
    const one = await alertHistory(scene.as("observer"), { alertId: alert.id, limit: 3 });
    const two = await alertHistory(scene.as("observer"), {
      alertId: alert.id,
      after: one.next ?? "",
      limit: 100,
    });
    expect([...one.items, ...two.items].map(({ act }) => act)).toEqual(await actsOn(db.pool, alert.id));
    expect(two.next).toBeNull();
    expect(JSON.stringify([report, one, two])).not.toContain(NAME);
    expect((await problemOf(alertReport(scene.as("strangeCommander"), { alertId: alert.id }))).kind).toBe(
      "not-found",
    );
  });
});

// What officers and the public read: lists, previews, forecasts, deliveries, photos, and the public check.
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import {
  addPhoto,
  checkCase,
  createDraft,
  editAlert,
  forecastAlert,
  listAlerts,
  listDeliveries,
  previewAlert,
  publicPhoto,
  readPhoto,
  shareAlert,
  submitAlert,
} from "../../src/alerts/index.ts";
import { coverArea } from "../../src/domain/geo/cover.ts";
import { countAudience } from "../../src/store/audience.ts";
import { bulletinsOf } from "../../src/store/bulletins.ts";
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
} from "./scene.ts";

let db: TestDatabase;
let scene: Scene;

beforeAll(async () => {
  db = await testDatabase();
  scene = await makeScene(db.pool, { plan: planWith({}, ONE_SIGNATURE) });
});
afterAll(() => db.close());

describe("listAlerts", () => {
  it("pages through own and shared alerts, newest first, without cases", async () => {
    const own = await makeScene(db.pool);
    const made: string[] = [];
    for (let i = 0; i < 5; i++) {
      made.unshift((await draft(own)).id);
      own.clock.advance(1);
    }
    const first = await listAlerts(own.as("observer"), { limit: 2 });
    const second = await listAlerts(own.as("observer"), { limit: 2, after: first.next ?? "" });
    const third = await listAlerts(own.as("observer"), { limit: 2, after: second.next ?? "" });
    expect([first, second, third].flatMap(({ items }) => items.map(({ id }) => id))).toEqual(made);
    expect(third.next).toBeNull();
    expect(JSON.stringify(first)).not.toContain("Inès");
    expect((await listAlerts(own.as("justiceRequester"), {})).items).toEqual([]);
    const shared = { alertId: made[3] ?? "", agencyId: own.agencies.justice, may: "read" as const };
    await shareAlert(own.as("requester"), shared);
    expect((await listAlerts(own.as("justiceRequester"), {})).items.map(({ id }) => id)).toEqual([made[3]]);
    expect((await listAlerts(own.as("observer"), { state: "active" })).items).toEqual([]);
    expect((await problemOf(listAlerts(own.as("administrator"), {}))).code).toBe("wrong-role");
    expect((await problemOf(listAlerts(own.as("observer"), { after: "x" }))).errors[0]?.pointer).toBe(
      "/after",
    );
  });
});

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

describe("forecastAlert and listDeliveries", () => {
  it("counts contacts per ring, nearest first, and says how long each ring takes", async () => {
    const alert = await draft(scene, { status: "exercise" });
    const [bulletin] = await bulletinsOf(db.pool, alert.id);
    if (!bulletin?.area || !bulletin.rings) throw new Error("no area");
    const ranges = coverArea(bulletin.area, bulletin.rings);
    const near = ranges.find(({ ring }) => ring === 0)?.lo;
    const far = ranges.findLast(({ ring }) => ring === 2)?.hi;
    await addTesters([near, near, far]);
    const forecast = await forecastAlert(
      scene.as("observer"),
      { alertId: alert.id },
      {
        countAudience,
        ratePerSecond: (channel) => (channel === "sms" ? 2 : null),
        countEndpoints: async () => 4,
        cost: (channel, segments) => (channel === "sms" ? { amount: segments / 10, currency: "EUR" } : null),
        residents: () => 30,
      },
    );
    const sms = forecast.channels.find(({ channel }) => channel === "sms");
    const each = sms?.segmentsPerContact ?? 0;
    expect(sms).toMatchObject({
      contacts: 3,
      segments: 3 * each,
      secondsToFirst: 0,
      secondsToLast: (3 * each) / 2,
      silent: false,
    });
    expect(sms?.rings.map(({ contacts }) => contacts)).toEqual([2, 0, 1]);
    expect(sms?.rings[2]).toMatchObject({ secondsToFirst: each, secondsToLast: (3 * each) / 2 });
    expect(sms?.cost).toEqual({ amount: (3 * each) / 10, currency: "EUR" });
    expect(forecast.channels.find(({ channel }) => channel === "webhook")?.contacts).toBe(4);
    expect(forecast.share).toBeCloseTo(0.1);
    const actual = await draft(scene);
    const needs = { countAudience, ratePerSecond: () => null };
    const all = await forecastAlert(scene.as("observer"), { alertId: actual.id }, needs);
    expect(all.channels[0]).toMatchObject({ contacts: 3, secondsToLast: null, cost: null });
  });

  it("says until when a night rule would hold a channel", async () => {
    const night = {
      start: "12:00",
      end: "17:00",
      channels: {
        sms: "hold" as const,
        email: "send" as const,
        push: "silent" as const,
        webhook: "send" as const,
      },
      setAsideBy: "none" as const,
      confidence: "unknown" as const,
      sources: [],
    };
    const own = await makeScene(db.pool, { plan: planWith({}, { ...ONE_SIGNATURE, night }) });
    const alert = await draft(own);
    const needs = { countAudience, ratePerSecond: () => 1 };
    const { channels } = await forecastAlert(own.as("observer"), { alertId: alert.id }, needs);
    expect(channels.map(({ channel, heldUntil, silent }) => [channel, heldUntil, silent])).toEqual([
      ["sms", "2026-11-23T16:00:00.000Z", false],
      ["email", null, false],
      ["push", null, true],
      ["webhook", null, false],
    ]);
  });

  it("lists deliveries with masked addresses, page by page, and records that it was read", async () => {
    const { alert } = await active(scene);
    const { rows } = await db.pool.query("SELECT ledger_id FROM bulletin WHERE alert_id = $1", [alert.id]);
    await db.pool.query(
      `INSERT INTO slice (bulletin_ledger_id, committed_on, alert_id, channel, ring, number, contact_ids, weight)
       VALUES ($1, CURRENT_DATE, $2, 'sms', 0, 0, '{11,12,13}', 1)`,
      [rows[0].ledger_id, alert.id],
    );
    const mask = async (_db: unknown, _channel: string, ids: readonly number[]) =>
      new Map(ids.filter((id) => id !== 12).map((id) => [id, `+33•••${id}`]));
    const first = await listDeliveries(scene.as("observer"), { alertId: alert.id, limit: 2 }, mask);
    const second = await listDeliveries(
      scene.as("observer"),
      { alertId: alert.id, after: first.next ?? "" },
      mask,
    );
    expect(
      [...first.items, ...second.items].map(({ recipientId, address, state }) => [
        recipientId,
        address,
        state,
      ]),
    ).toEqual([
      ["ctc_b", "+33•••11", "pending"],
      ["ctc_c", null, "pending"],
      ["ctc_d", "+33•••13", "pending"],
    ]);
    expect(second.next).toBeNull();
    expect((await actsOn(db.pool, alert.id)).slice(-2)).toEqual(["deliveries.read", "deliveries.read"]);
    expect(
      (await problemOf(listDeliveries(scene.as("strangeCommander"), { alertId: alert.id }, mask))).kind,
    ).toBe("not-found");
    expect(
      (await problemOf(listDeliveries(scene.as("administrator"), { alertId: alert.id }, mask))).code,
    ).toBe("wrong-role");
  });
});

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

  it("need a description and a consent, and a requester", async () => {
    const add = (changes: object) => addPhoto(scene.as("requester"), { ...photo, ...changes });
    expect((await problemOf(add({ alt: {} }))).errors[0]?.pointer).toBe("/alt");
    expect((await problemOf(add({ consent: { by: "x" } }))).errors.map(({ pointer }) => pointer)).toContain(
      "/consent/basis",
    );
    expect((await problemOf(addPhoto(scene.as("commander"), photo))).code).toBe("wrong-role");
  });
});

describe("checkCase", () => {
  it("judges a case by the country's plan and stores nothing", async () => {
    const count = async () =>
      (await db.pool.query("SELECT count(*)::int AS n FROM plan_version, alert, verdict")).rows[0].n;
    const before = await count();
    const checked = await checkCase(scene.as("observer"), { country: "FR", case: caseWith() });
    expect(checked.criteria.verdict).toBe("eligible");
    expect(checked.resolvedArea?.type).toBe("MultiPolygon");
    expect(await count()).toBe(before);
    expect((await problemOf(checkCase(scene.as("observer"), { country: "XX", case: caseWith() }))).kind).toBe(
      "not-found",
    );
    const belgian = { ...caseWith(), country: "BE" };
    expect(
      (await problemOf(checkCase(scene.as("observer"), { country: "FR", case: belgian }))).errors[0]?.pointer,
    ).toBe("/country");
  });
});

async function addTesters(cells: (string | undefined)[]): Promise<void> {
  for (const [index, cell] of cells.entries())
    await db.pool.query(
      `WITH made AS (
         INSERT INTO contact (channel, address_hash, address_sealed, language, country, tester, consent_at, consent_source, verified_at, verified_by)
         VALUES ('sms', $1, '', 'fr', 'FR', true, now(), 'test', now(), 'operator') RETURNING id)
       INSERT INTO contact_place (contact_id, channel, cell, tester) SELECT id, 'sms', $2::bigint, true FROM made`,
      [Buffer.from(`hash ${index}`), cell],
    );
}

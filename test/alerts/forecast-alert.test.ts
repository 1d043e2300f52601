// What a dispatch would take, and who got what afterwards.
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { forecastAlert, listDeliveries } from "../../src/alerts/index.ts";
import { coverArea } from "../../src/domain/geo/cover.ts";
import { countAudience } from "../../src/store/audience.ts";
import { bulletinsOf } from "../../src/store/bulletins.ts";
import { type TestDatabase, testDatabase } from "../support/database.ts";
import { active, actsOn, draft, makeScene, ONE_SIGNATURE, planWith, problemOf, type Scene } from "./scene.ts";

let db: TestDatabase;
let scene: Scene;

beforeAll(async () => {
  db = await testDatabase();
  scene = await makeScene(db.pool, { plan: planWith({}, ONE_SIGNATURE) });
});
afterAll(() => db.close());

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

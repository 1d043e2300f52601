import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { addPhoto, createDraft, editAlert, readAlert } from "../../src/alerts/index.ts";
import { type TestDatabase, testDatabase } from "../support/database.ts";
import { actsOn, caseWith, draft, makeScene, planWith, problemOf, type Scene } from "./scene.ts";
import { PHOTO } from "./stored.ts";

let db: TestDatabase;
let scene: Scene;

beforeAll(async () => {
  db = await testDatabase();
  scene = await makeScene(db.pool);
});
afterAll(() => db.close());

describe("createDraft", () => {
  it("makes a draft with its verdict, its area and the plan it is pinned to, and records it", async () => {
    const alert = await draft(scene);
    expect(alert).toMatchObject({ state: "draft", version: 1, country: "FR", tier: "abduction", cut: [] });
    expect(alert.planVersion).toBe(scene.plans.get("FR")?.pinned.version);
    expect(alert.criteria?.verdict).toBe("eligible");
    expect(alert.resolvedArea?.type).toBe("MultiPolygon");
    expect(alert.bulletins).toMatchObject([{ number: 1, kind: "alert", state: "draft", reach: "area" }]);
    expect(alert.bulletins[0]?.approvalsLeft).toHaveLength(2);
    expect(await actsOn(db.pool, alert.id)).toEqual(["alert.created"]);
    expect(await readAlert(scene.as("observer"), { alertId: alert.id })).toEqual(alert);
  });

  it("keeps the case under the alert's own key only: no table holds the child's name", async () => {
    await draft(scene, { children: [{ givenName: "Quetzalcoatl", age: { years: 8 } }] });
    const { rows } = await db.pool.query<{ found: boolean }>(
      `SELECT bool_or(t::text ILIKE '%Quetzalcoatl%' OR t::text ILIKE '%' || encode('Quetzalcoatl', 'hex') || '%') AS found FROM (
         SELECT alert.*::text AS t FROM alert UNION ALL SELECT bulletin.*::text FROM bulletin
         UNION ALL SELECT audit.*::text FROM audit UNION ALL SELECT audit_opening.*::text FROM audit_opening
         UNION ALL SELECT verdict.*::text FROM verdict) all_rows`,
    );
    expect(rows[0]?.found).toBe(false);
  });

  it.each(["observer", "administrator", "commander", "system"] as const)("is not for the %s", async (who) => {
    const problem = await problemOf(createDraft(scene.as(who), { case: caseWith() }));
    expect(problem).toMatchObject({ kind: "forbidden", code: "wrong-role" });
  });

  it("clips an area at the agency's ground and says what was cut and whom to call", async () => {
    const belgium = caseWith({ area: { circle: { center: [0.5, 48.8], radiusKm: 60 } } });
    const alert = await createDraft(scene.as("requester"), { case: belgium });
    expect(alert.cut).toMatchObject([{ country: "FR", areaKm2: expect.any(Number) }]);
    const longitudes = alert.resolvedArea?.coordinates.flat(2).map(([lon]) => lon) ?? [];
    expect(Math.max(...longitudes)).toBeLessThanOrEqual(1);
  });

  it("refuses an area without any own ground, naming the field and changing nothing", async () => {
    const before = await db.pool.query("SELECT count(*) FROM alert");
    const paris = caseWith({ area: { circle: { center: [4.35, 50.85], radiusKm: 20 } } });
    const problem = await problemOf(createDraft(scene.as("requester"), { case: paris }));
    expect(problem).toMatchObject({ kind: "unprocessable", code: "outside-jurisdiction" });
    expect(problem.errors[0]?.pointer).toBe("/area/circle");
    expect(problem.extra.cut).toMatchObject([{ country: "BE", phone: "116 000" }]);
    expect((await db.pool.query("SELECT count(*) FROM alert")).rows).toEqual(before.rows);
  });

  it("names the field of whatever the plan does not know", async () => {
    const tries: [Record<string, unknown>, string, string][] = [
      [{ country: "BE" }, "outside-jurisdiction", "/country"],
      [{ tier: "no-such" }, "no-such-tier", "/tier"],
      [{ expiresAt: "2026-11-23T14:00:00Z" }, "expires-too-early", "/expiresAt"],
      [{ expiresAt: "2026-11-25T14:00:00Z" }, "expires-too-late", "/expiresAt"],
      [
        { children: [{ photoIds: ["pho_000000000000000000000000"] }] },
        "unknown-photo",
        "/children/0/photoIds/0",
      ],
    ];
    for (const [changes, code, pointer] of tries) {
      const problem = await problemOf(
        createDraft(scene.as("requester"), { case: { ...caseWith(), ...changes } }),
      );
      expect(problem).toMatchObject({ kind: "unprocessable", code });
      expect(problem.errors[0]?.pointer).toBe(pointer);
    }
    const unknown = await problemOf(
      createDraft(scene.as("requester"), { case: { ...caseWith(), colour: 1 } }),
    );
    expect(unknown).toMatchObject({ kind: "invalid", errors: [{ pointer: "/colour" }] });
  });

  it("asks for an end that leaves the plan's shortest duration, and says so by field, in an edit too", async () => {
    const own = await makeScene(db.pool, { plan: planWith({}, { minimumHours: 3, durationHours: 4 }) });
    const early = { expiresAt: "2026-11-23T17:29:00Z" };
    const fault = { code: "expires-too-early", errors: [{ pointer: "/expiresAt" }] };
    const refused = await problemOf(draft(own, early));
    expect(refused).toMatchObject({ kind: "unprocessable", ...fault });
    expect(refused.errors[0]?.message).toContain("3 hours");
    const { id, version, expiresAt } = await draft(own, { expiresAt: "2026-11-23T17:30:00Z" });
    expect(expiresAt).toBe("2026-11-23T17:30:00.000Z");
    const edit = (changes: object) => editAlert(own.as("requester"), { alertId: id, version, changes });
    expect(await problemOf(edit(early))).toMatchObject(fault);
    expect((await edit({ expiresAt: null })).expiresAt).toBe("2026-11-23T18:30:00.000Z");
  });

  it("keeps an ineligible verdict too, for the question why none was sent", async () => {
    const alert = await draft(scene, { attestations: {} });
    expect(alert.criteria?.verdict).not.toBe("eligible");
    const { rows } = await db.pool.query("SELECT act, verdict, results FROM verdict WHERE alert_id = $1", [
      alert.id,
    ]);
    expect(rows).toMatchObject([{ act: "create", verdict: alert.criteria?.verdict }]);
    expect(JSON.stringify(rows[0].results)).not.toContain("reason");
  });

  it("gives the first answer to a repeated Idempotency-Key, refuses another request under it", async () => {
    const idempotency = { key: "k1", requestHash: Buffer.from("a") };
    const context = { ...scene.as("requester"), idempotency };
    const [first, second] = [
      await createDraft(context, { case: caseWith() }),
      await createDraft(context, { case: caseWith() }),
    ];
    expect(second).toEqual(first);
    const other = { ...context, idempotency: { ...idempotency, requestHash: Buffer.from("b") } };
    expect(await problemOf(createDraft(other, { case: caseWith() }))).toMatchObject({
      code: "idempotency-mismatch",
    });
    const fresh = await createDraft({ ...scene.as("both"), idempotency }, { case: caseWith() });
    expect(fresh.id).not.toBe(first.id);
  });

  it("gives the first answer though the photo of the request is bound to the first alert by now", async () => {
    const photo = await addPhoto(scene.as("requester"), PHOTO);
    const context = { ...scene.as("requester"), idempotency: { key: "k3", requestHash: Buffer.from("a") } };
    const make = () => createDraft(context, { case: caseWith({ children: [{ photoIds: [photo.id] }] }) });
    const first = await make();
    expect(await make()).toEqual(first);
  });

  it("makes one alert of two equal requests at one instant", async () => {
    const context = { ...scene.as("requester"), idempotency: { key: "k2", requestHash: Buffer.from("a") } };
    const count = async () => Number((await db.pool.query("SELECT count(*) AS n FROM alert")).rows[0].n);
    const before = await count();
    const results = await Promise.allSettled([1, 2, 3].map(() => createDraft(context, { case: caseWith() })));
    const made = results.flatMap((result) => (result.status === "fulfilled" ? [result.value.id] : []));
    expect(new Set(made).size).toBe(1);
    for (const result of results)
      if (result.status === "rejected") expect(result.reason).toMatchObject({ code: "idempotency-running" });
    expect(await count()).toBe(before + 1);
  });
});

import { afterEach, describe, expect, test } from "vitest";
import { pinPlan } from "../../config/plans/pin-plan.ts";
import { type CountryPlan, loadPlanBook } from "../../config/plans.ts";
import { withTransaction } from "../../src/store/db.ts";
import { confirmPlan } from "../../src/store/plans.ts";
import { exampleCase, testApp } from "./one-app.ts";

const book = await loadPlanBook({ enabled: ["FR"] });
const v1 = book.get("FR");
if (!v1) throw new Error("France must be sound here");
const v2: CountryPlan = { ...v1, pinned: pinPlan({ ...v1.pinned.plan, notes: ["changed"] }) };
let inFiles: CountryPlan = v1;
const plans = { countries: () => ["FR"], get: (country: string) => (country === "FR" ? inFiles : undefined) };
const live = await testApp({ plans, mode: "live" });
const words = { by: "Ministry", reference: "letter 12" };

afterEach(async () => {
  await live.db.pool.query("DELETE FROM plan_confirmation");
  inFiles = v1;
});

async function france() {
  return (await live.ask(null, { url: "/v1/countries/FR" })).json();
}

describe("GET /v1/countries/{cc}", () => {
  test("of a plan that nobody confirmed shows it in force for nothing but exercises", async () => {
    expect(await france()).toMatchObject({
      planVersion: v1.pinned.version,
      confirmed: false,
      inForce: { planVersion: v1.pinned.version, confirmed: false, confirmation: null },
    });
  });

  test("shows what the files say beside what is in force, and who confirmed that", async () => {
    const at = new Date("2026-01-05T09:00:00Z");
    await withTransaction(live.db.pool, (tx) => confirmPlan(tx, v1.pinned, words, at));
    inFiles = v2;
    expect(await france()).toMatchObject({
      planVersion: v2.pinned.version,
      confirmed: false,
      confirmation: null,
      plan: { notes: ["changed"] },
      inForce: {
        planVersion: v1.pinned.version,
        effectiveFrom: v1.pinned.plan.effectiveFrom,
        confirmed: true,
        confirmation: { ...words, at: at.toISOString() },
      },
    });
    const check = await live.ask(null, {
      method: "POST",
      url: "/v1/countries/FR/check",
      json: exampleCase({ status: "actual" }),
    });
    expect(check.json().planVersion).toBe(v1.pinned.version);
    await withTransaction(live.db.pool, (tx) => confirmPlan(tx, v2.pinned, words, new Date()));
    expect((await france()).inForce).toMatchObject({ planVersion: v2.pinned.version, confirmed: true });
  });

  test("stays readable when the confirmed plan is one that this version cannot read", async () => {
    const foreign = { version: "0".repeat(64), plan: { ...v1.pinned.plan, tiers: 7 } };
    await live.db.pool.query("INSERT INTO plan_version (version, country, content) VALUES ($1, 'FR', $2)", [
      foreign.version,
      JSON.stringify(foreign.plan),
    ]);
    await live.db.pool.query(
      "INSERT INTO plan_confirmation (version, confirmed_by, reference) VALUES ($1, 'x', 'y')",
      [foreign.version],
    );
    expect((await france()).inForce).toMatchObject({ planVersion: v1.pinned.version, confirmed: false });
  });
});

import { writeFileSync } from "node:fs";
import path from "node:path";
import { pino } from "pino";
import { afterAll, afterEach, beforeEach, describe, expect, test } from "vitest";
import { loadPlanBook } from "../../config/plans.ts";
import { loadBooks } from "../../src/compose/books.ts";
import { checkPlans } from "../../src/doctor/plans.ts";
import { withTransaction } from "../../src/store/db.ts";
import { confirmPlan } from "../../src/store/plans.ts";
import { patchedPlan, removeChangedCountries } from "../config/changed-countries.ts";
import { type TestDatabase, testDatabase } from "../support/database.ts";

const log = pino({ level: "silent" });
const COUNTRIES = ["FR", "KR"];
let db: TestDatabase;
beforeEach(async () => {
  db = await testDatabase();
});
afterEach(() => db.close());
afterAll(removeChangedCountries);

function look(dir: string, mode: "sandbox" | "live" = "live", url: string | undefined = db.url) {
  return checkPlans({ env: { COUNTRIES_ENABLED: COUNTRIES, MODE: mode }, log, dir }, url);
}

async function confirm(dir: string, country: string, at = new Date()): Promise<void> {
  const found = (await loadPlanBook({ dir, enabled: [country] })).get(country);
  if (!found) throw new Error(`${country} must be sound here`);
  await withTransaction(db.pool, (tx) => confirmPlan(tx, found.pinned, { by: "x", reference: "y" }, at));
}

describe("the doctor's look at plans", () => {
  test("finds sound, confirmed plans sound", async () => {
    const dir = patchedPlan({});
    for (const country of COUNTRIES) await confirm(dir, country);
    expect(await look(dir)).toEqual([{ check: "plans", state: "ok", found: "2 countries are sound" }]);
  });

  test("lists countries that nobody confirmed in one line, which a sandbox does not mind", async () => {
    const dir = patchedPlan({});
    expect(await look(dir)).toContainEqual({
      check: "confirmations",
      state: "warning",
      found: "not confirmed by their authorities: FR, KR",
      todo: expect.stringContaining("npx amberwire plans confirm CC"),
    });
    expect((await look(dir, "sandbox")).every(({ state }) => state === "ok")).toBe(true);
  });

  test("shows what sets the files apart from the confirmed plan, place by place, and what to do", async () => {
    const before = patchedPlan({});
    for (const country of COUNTRIES) await confirm(before, country);
    const changed = patchedPlan({ name: "Frankreich", smsSegmentsMax: 5 });
    const finding = (await look(changed)).find(({ check }) => check === "plan FR");
    expect(finding).toMatchObject({
      state: "warning",
      todo: expect.stringContaining("npx amberwire plans confirm FR"),
    });
    expect([...(finding?.lines ?? [])].sort()).toEqual([
      '/name: "France" → "Frankreich"',
      expect.stringMatching(/^\/smsSegmentsMax: \d → 5$/),
    ]);
    expect((await look(changed)).filter(({ check }) => check === "plan KR")).toEqual([]);
  });

  test("shows no more than twenty lines of a difference", async () => {
    const before = patchedPlan({});
    await confirm(before, "FR");
    const notes = Array.from({ length: 40 }, (_, n) => `note ${n}`);
    const finding = (await look(patchedPlan({ notes }))).find(({ check }) => check === "plan FR");
    expect(finding?.lines).toHaveLength(20);
    expect(finding?.lines?.at(-1)).toMatch(/^… and \d+ more$/);
  });

  test("says of a confirmed change for later that there is nothing to do", async () => {
    await confirm(patchedPlan({}), "FR");
    const later = patchedPlan({ effectiveFrom: "2199-01-01" });
    await confirm(later, "FR", new Date(Date.now() + 1000));
    expect((await look(later)).find(({ check }) => check === "plan FR")).toMatchObject({
      state: "ok",
      todo: "Nothing: the change is confirmed and takes effect on 2199-01-01.",
    });
  });

  test("names a faulty country's file, place and mend, whether something stands in, and writes nothing", async () => {
    const dir = patchedPlan({});
    await loadBooks({ COUNTRIES_ENABLED: ["FR"] }, db.pool, log, { dir });
    for (const country of ["fr", "kr"]) writeFileSync(path.join(dir, country, "plan.json"), '{"country": 7}');
    const before = await db.pool.query("SELECT * FROM country_last_good");
    const findings = await look(dir);
    expect(findings.map(({ check, state }) => [check, state])).toEqual([
      ["plan FR", "failed"],
      ["plan KR", "failed"],
    ]);
    expect(findings[0]?.found).toMatch(/^\d+ faults in its files; its last good plan stands in$/);
    expect(findings[1]?.found).toMatch(/it is switched off$/);
    expect(findings[0]?.lines?.[0]).toMatch(/^fr\/plan\.json#\/country: /);
    expect(findings[0]?.todo).toContain("npx amberwire plans check FR");
    expect((await db.pool.query("SELECT * FROM country_last_good")).rows).toEqual(before.rows);
  });

  test("still looks at the files when there is no database, or one without our tables", async () => {
    const dir = patchedPlan({});
    const files = [{ check: "plans", state: "ok", found: "2 countries are sound" }];
    const missing = checkPlans({ env: { COUNTRIES_ENABLED: COUNTRIES, MODE: "live" }, log, dir }, undefined);
    expect(await missing).toEqual(files);
    await db.pool.query("DROP TABLE migration");
    expect(await look(dir)).toEqual(files);
  });
});

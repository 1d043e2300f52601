import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { pinPlan } from "../../config/plans/pin-plan.ts";
import { loadPlanBook } from "../../config/plans.ts";
import { plan as planSchema } from "../../schemas/plan.ts";
import {
  isPlanConfirmed,
  newestConfirmedPlan,
  pinPlanVersion,
  readPlanVersion,
} from "../../src/store/plan-versions.ts";
import { confirmPlan } from "../../src/store/plans.ts";
import { type TestDatabase, testDatabase } from "../support/database.ts";

let db: TestDatabase;
beforeAll(async () => {
  db = await testDatabase();
});
afterAll(() => db.close());

const AT = new Date("2026-11-23T10:00:00Z");
const words = { by: "Ministry of Justice", reference: "letter 12/2026" };

async function france() {
  const found = (await loadPlanBook({ enabled: ["FR"] })).get("FR");
  if (!found) throw new Error("no plan of France");
  return found.pinned;
}

describe("the confirmation of a plan", () => {
  test("is bound to exactly its content, which is kept under its hash", async () => {
    const pinned = await france();
    expect(await isPlanConfirmed(db.pool, pinned.version)).toBe(false);
    const first = await confirmPlan(db.pool, pinned, words, AT);
    expect(first).toEqual({ made: true, confirmation: { ...words, at: AT.toISOString() } });
    const kept = planSchema.parse(await readPlanVersion(db.pool, pinned.version));
    expect(pinPlan(kept).version).toBe(pinned.version);
    expect(await isPlanConfirmed(db.pool, pinned.version)).toBe(true);
  });

  test("stays as it was said when it is given again", async () => {
    const pinned = await france();
    const again = await confirmPlan(
      db.pool,
      pinned,
      { by: "Somebody else", reference: "hearsay" },
      new Date(),
    );
    expect(again).toEqual({ made: false, confirmation: { ...words, at: AT.toISOString() } });
  });

  test("does not reach over to a changed plan, and the confirmed one stays in force", async () => {
    const pinned = await france();
    const changed = pinPlan({ ...pinned.plan, name: "France (changed)" });
    await pinPlanVersion(db.pool, changed);
    expect(await isPlanConfirmed(db.pool, changed.version)).toBe(false);
    expect((await newestConfirmedPlan(db.pool, "FR", "2026-11-23"))?.version).toBe(pinned.version);
    await confirmPlan(db.pool, changed, words, new Date("2026-11-24T10:00:00Z"));
    expect((await newestConfirmedPlan(db.pool, "FR", "2026-11-24"))?.version).toBe(changed.version);
  });
});

import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { loadPlanBook, type PlanBook } from "../../config/plans.ts";
import { alertCase } from "../../schemas/alert.ts";
import { type Capacity, plan as planSchema } from "../../schemas/plan.ts";
import { ENGLISH } from "../../src/domain/criteria/english.ts";
import { evaluate } from "../../src/domain/criteria/evaluate.ts";
import { mergePatch } from "../../src/domain/plan/merge-patch.ts";
import { defaultExpiry, nightDecision, tierOf, timeZoneOf } from "../../src/domain/plan-rules.ts";
import { changedFile, patchedPlan, removeChangedCountries } from "./changed-countries.ts";
import { CONTRACT_EXAMPLE } from "./contract-example.ts";

let book: PlanBook;

beforeAll(async () => {
  book = await loadPlanBook();
});
afterAll(removeChangedCountries);

describe("the plans that come with the service", () => {
  test("are sound, with their texts and examples", () => {
    expect(book.faults).toEqual([]);
    expect(book.countries()).toEqual(expect.arrayContaining(["CA", "FR", "GR", "KR", "NL", "US"]));
  });

  test("have texts for every language", () => {
    for (const country of book.countries()) {
      const found = book.get(country);
      expect(Object.keys(found?.texts ?? {})).toEqual(
        expect.arrayContaining([...(found?.pinned.plan.languages ?? [])]),
      );
    }
  });

  test("France passes the example of the public contract apart from the prosecutor's signature", () => {
    const plan = planOf("FR");
    const given = alertCase.parse(CONTRACT_EXAMPLE);
    const now = new Date("2026-11-23T15:00:00+01:00");
    const signed = (approvals: { capacity: Capacity; agencyId: string }[]) =>
      evaluate(plan, given, {
        now,
        timeZone: timeZoneOf(plan),
        approvals,
        overrides: [],
        words: ENGLISH,
        agencyId: "agy_police",
      });
    const before = signed([]);
    expect(before).toMatchObject({ verdict: "eligible", standing: [] });
    expect(before.results.filter(({ result }) => result === "pending")).toMatchObject([
      { criterion: "authority_approval", kind: "approval" },
    ]);
    const after = signed([{ capacity: "prosecutor", agencyId: "agy_court" }]);
    expect(after.results.map(({ result }) => result)).not.toContain("pending");
  });

  test("France ends after three hours", () => {
    const plan = planOf("FR");
    const from = new Date("2026-11-23T15:00:00+01:00");
    expect(defaultExpiry(plan, inTier("FR"), from)).toEqual(new Date("2026-11-23T18:00:00+01:00"));
  });

  test("Quebec lasts five hours, and through the night when activated late", () => {
    const plan = planOf("CA");
    const tier = inTier("CA", "abduction", "CA-QC");
    const zone = timeZoneOf(plan, "CA-QC");
    const end = (from: string) => defaultExpiry(plan, tier, new Date(from), zone);
    expect(end("2026-11-23T16:00:00-05:00")).toEqual(new Date("2026-11-23T21:00:00-05:00"));
    expect(end("2026-11-23T22:00:00-05:00")).toEqual(new Date("2026-11-24T09:00:00-05:00"));
    expect(inTier("CA").overnight).toBeUndefined();
  });

  test("Korea holds every citizen's channel from 21:00 to 07:00 in both tiers", () => {
    for (const name of ["abduction", "missing-person"])
      for (const channel of ["sms", "email", "push"] as const) {
        const decide = (instant: string) =>
          nightDecision(inTier("KR", name), channel, new Date(instant), "Asia/Seoul");
        expect(decide("2026-11-23T21:00:00+09:00")).toEqual({
          act: "hold",
          until: new Date("2026-11-24T07:00:00+09:00"),
        });
        expect(decide("2026-11-23T20:59:00+09:00").act).toBe("send");
      }
  });

  test("Greece needs the police and another agency's prosecutor", () => {
    expect(inTier("GR").approvals).toMatchObject([
      { anyOf: ["police-commander"], otherAgency: false },
      { anyOf: ["prosecutor"], otherAgency: true },
    ]);
  });

  test("a person with dementia may be sought by a Korean message at any age", () => {
    const plan = planOf("KR");
    const report = (conditions: string[]) =>
      evaluate(
        plan,
        alertCase.parse(
          mergePatch(book.get("KR")?.example, {
            tier: "missing-person",
            children: [{ age: { years: 80 }, sex: "female", conditions }],
          }),
        ),
        {
          now: new Date(),
          timeZone: "Asia/Seoul",
          approvals: [],
          overrides: [],
          words: ENGLISH,
          agencyId: "agy",
        },
      ).verdict;
    expect(report(["dementia"])).toBe("eligible");
    expect(report([])).toBe("ineligible");
  });

  test("name who to call across each border", () => {
    for (const country of ["CA", "FR", "GR", "NL", "US"]) {
      const { neighbours } = planOf(country).crossBorder;
      expect(neighbours.length).toBeGreaterThan(0);
      for (const { authority, phone } of neighbours) expect([authority, phone]).not.toContain("");
    }
  });
});

describe("the version of a plan", () => {
  test("is the hash of its content, whatever its layout", async () => {
    const reordered = changedFile("plan.json", (plan) =>
      Object.fromEntries(Object.entries(Object(plan)).reverse()),
    );
    expect((await loadPlanBook({ dir: reordered })).get("FR")?.pinned.version).toBe(
      book.get("FR")?.pinned.version,
    );
    expect(book.get("FR")?.pinned.version).toMatch(/^[0-9a-f]{64}$/);
  });

  test("changes with every word of it", async () => {
    const reworded = patchedPlan({ retraction: { rule: "Withdrawn at once." } });
    const version = (await loadPlanBook({ dir: reworded })).get("FR")?.pinned.version;
    expect(version).toMatch(/^[0-9a-f]{64}$/);
    expect(version).not.toBe(book.get("FR")?.pinned.version);
  });

  test("pins a plan that reads back as itself", () => {
    const { plan } = book.get("FR")?.pinned ?? {};
    expect(planSchema.parse(JSON.parse(JSON.stringify(plan)))).toEqual(plan);
  });
});

describe("the enabled countries", () => {
  test("are the only ones loaded", async () => {
    expect((await loadPlanBook({ enabled: ["FR"] })).countries()).toEqual(["FR"]);
  });

  test("are reported when they have no folder", async () => {
    const { faults, countries } = await loadPlanBook({ enabled: ["FR", "ZZ"] });
    expect(countries()).toEqual(["FR"]);
    expect(faults).toMatchObject([{ country: "ZZ", message: expect.stringMatching(/COUNTRIES_ENABLED/) }]);
  });
});

function planOf(country: string) {
  const found = book.get(country);
  if (!found) throw new Error(`no plan of ${country}`);
  return found.pinned.plan;
}

function inTier(country: string, name = "abduction", region?: string) {
  const tier = tierOf(planOf(country), name, region);
  if (!tier) throw new Error(`no tier ${name}`);
  return tier;
}

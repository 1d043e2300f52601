import { describe, expect, test } from "vitest";
import { evaluate } from "../../../src/domain/criteria/evaluate.ts";
import { aCase, aContext, aPlan, finding } from "./cases.ts";

describe("disability_extends_age", () => {
  const rule = (params: Record<string, unknown>) => ({ criterion: "disability_extends_age", params });
  const persons = (...children: Record<string, unknown>[]) => ({ children });

  test("a condition of a type that the plan names is needed", () => {
    const types = { types: ["intellectual", "dementia"] };
    expect(finding(rule(types), persons({ age: { years: 74 }, conditions: ["dementia"] })).result).toBe(
      "met",
    );
    expect(finding(rule(types), persons({ age: { years: 74 }, conditions: ["physical"] })).result).toBe(
      "not-met",
    );
    expect(finding(rule(types), persons({ age: { years: 74 }, conditions: ["medication"] })).result).toBe(
      "not-met",
    );
  });

  test("an upper age is compared like every age", () => {
    const under18 = rule({ upperAge: 18 });
    const at = (age: unknown) => finding(under18, persons({ age, conditions: ["mental"] })).result;
    expect(at({ years: 17 })).toBe("met");
    expect(at({ years: 18 })).toBe("not-met");
    expect(at({ from: 15, to: 20 })).toBe("missing");
    expect(finding(under18, persons({ conditions: ["mental"] })).result).toBe("missing");
  });

  test("siblings under the age limit need no disability", () => {
    const mixed = persons({ age: { years: 9 } }, { age: { years: 25 }, conditions: ["autistic"] });
    expect(finding(rule({ under: 18 }), mixed).result).toBe("met");
    expect(finding(rule({}), mixed).result).toBe("not-met");
    expect(finding(rule({ under: 18 }), persons({ age: { years: 9 } }))).toMatchObject({
      result: "met",
      reason: "No disability is needed under 18.",
    });
  });
});

describe("enough_description", () => {
  const enough = { criterion: "enough_description" };
  const bare = { children: [{ age: { years: 9 } }] };

  test.each([
    ["a child's age alone", bare, "missing"],
    ["a child's name alone", { children: [{ givenName: "Ines", familyName: "Exemple" }] }, "missing"],
    ["two traits of a child", { children: [{ age: { years: 9 }, sex: "female" }] }, "met"],
    ["an unknown sex as second trait", { children: [{ age: { years: 9 }, sex: "unknown" }] }, "missing"],
    ["a photo", { children: [{ photoIds: [`pho_${"0".repeat(24)}`] }] }, "met"],
    ["a partial plate", { ...bare, vehicles: [{ plate: { text: "AB", complete: false } }] }, "met"],
    ["a vehicle's colour alone", { ...bare, vehicles: [{ colour: "white" }] }, "missing"],
    ["a vehicle's make and colour", { ...bare, vehicles: [{ make: "Renault", colour: "white" }] }, "met"],
    [
      "a suspect's clothes",
      { ...bare, suspects: [{ clothing: [{ garment: "coat" }, { garment: "hat" }] }] },
      "met",
    ],
    ["a suspect's relation alone", { ...bare, suspects: [{ relation: "parent" }] }, "missing"],
  ])("%s: %s", (_name, patch, result) => {
    expect(finding(enough, patch).result).toBe(result);
  });

  test("a plan may want every subject", () => {
    const all = { criterion: "enough_description", params: { subjects: ["child", "vehicle"], need: "all" } };
    const described = { children: [{ age: { years: 9 }, sex: "male" }] };
    expect(finding(all, described)).toMatchObject({
      result: "missing",
      reason: expect.stringMatching(/vehicle/),
    });
    expect(finding(all, { ...described, vehicles: [{ plate: { text: "AB", complete: true } }] }).result).toBe(
      "met",
    );
  });

  test("a plan may want a photo, and then of every child", () => {
    const photo = { criterion: "enough_description", params: { photo: "required" } };
    const one = { age: { years: 9 }, sex: "male" };
    const shown = { ...one, photoIds: [`pho_${"0".repeat(24)}`] };
    expect(finding(photo, { children: [one] }).result).toBe("missing");
    expect(finding(photo, { children: [shown, one] }).result).toBe("missing");
    expect(finding(photo, { children: [shown] }).result).toBe("met");
  });

  test("a photo that is only expected reminds and never stops", () => {
    const bare = { children: [{ age: { years: 9 }, sex: "male" }] };
    for (const wish of ["expected", "example"]) {
      const rule = { criterion: "enough_description", params: { photo: wish } };
      expect(finding(rule, bare)).toMatchObject({
        result: "met",
        reason: expect.stringMatching(/expects a photo of every child sought, which is not there yet\.$/),
      });
    }
  });

  test("a photo of a quality is looked at by an officer, who says so", () => {
    const rule = { criterion: "enough_description", params: { photo: "recent_good_quality" } };
    const shown = { children: [{ age: { years: 9 }, sex: "male", photoIds: [`pho_${"0".repeat(24)}`] }] };
    const say = (answer: boolean) => ({ attestations: { enough_description: { answer, basis: "seen" } } });
    expect(finding(rule, { children: [{ age: { years: 9 }, sex: "male" }], ...say(true) }).result).toBe(
      "missing",
    );
    expect(finding(rule, shown)).toMatchObject({
      result: "missing",
      reason: expect.stringMatching(/what the plan wants: recent and of good quality/),
    });
    expect(finding(rule, { ...shown, ...say(true) }).result).toBe("met");
    expect(finding(rule, { ...shown, ...say(false) }).result).toBe("not-met");
  });

  test("an officer may find a description too thin, but cannot make one out of nothing", () => {
    const no = { attestations: { enough_description: { answer: false } } };
    const yes = { attestations: { enough_description: { answer: true, basis: "seen" } } };
    expect(finding(enough, no).result).toBe("not-met");
    expect(finding(enough, { ...bare, ...yes }).result).toBe("missing");
  });
});

describe("the smaller computed kinds", () => {
  test("territorial_nexus is met inside the area, and otherwise asked", () => {
    const nexus = { criterion: "territorial_nexus" };
    const yes = { attestations: { territorial_nexus: { answer: true, basis: "phone located" } } };
    expect(finding(nexus, {}, { sceneInside: true }).result).toBe("met");
    expect(finding(nexus, {}, { sceneInside: false }).result).toBe("missing");
    expect(finding(nexus).result).toBe("missing");
    expect(finding(nexus, yes, { sceneInside: false }).result).toBe("met");
    const ruled = { ...nexus, params: { rule: "only states with an agreement" } };
    expect(finding(ruled, {}, { sceneInside: true }).result).toBe("missing");
    expect(finding(ruled, yes, { sceneInside: true }).result).toBe("met");
  });

  test("disappearance_reported holds while a child is missing and the times are past", () => {
    const reported = { criterion: "disappearance_reported" };
    expect(finding(reported).result).toBe("met");
    expect(finding(reported, { children: [{ status: "found" }] }).result).toBe("not-met");
    expect(finding(reported, { attestations: { disappearance_reported: { answer: false } } }).result).toBe(
      "not-met",
    );
    expect(finding(reported, {}, { now: new Date("2026-05-04T09:00:00+02:00") }).result).toBe("missing");
  });

  test("disappearance_reported may want that the person belongs to a group, of which age and sex tell", () => {
    const groups = ["children", "adolescents", "young_people", "women"];
    const of = (child: Record<string, unknown>, named = groups) =>
      finding({ criterion: "disappearance_reported", params: { groups: named } }, { children: [child] })
        .result;
    expect(of({ age: { years: 9 }, sex: "male" })).toBe("met");
    expect(of({ age: { years: 28 }, sex: "male" })).toBe("met");
    expect(of({ age: { years: 29 }, sex: "male" })).toBe("not-met");
    expect(of({ age: { years: 29 }, sex: "female" })).toBe("met");
    expect(of({ sex: "female" })).toBe("met");
    expect(of({ sex: "male" })).toBe("missing");
    expect(of({ age: { from: 27, to: 30 }, sex: "male" })).toBe("missing");
    expect(of({ age: { years: 30 } })).toBe("missing");
    expect(of({ age: { years: 11 }, sex: "male" }, ["adolescents"])).toBe("not-met");
    expect(of({ age: { years: 12 }, sex: "male" }, ["adolescents"])).toBe("met");
  });

  test("an officer settles the group that the case leaves open, and no other", () => {
    const rule = { criterion: "disappearance_reported", params: { groups: ["children"] } };
    const yes = { attestations: { disappearance_reported: { answer: true, basis: "school register" } } };
    expect(finding(rule, { children: [{ sex: "male" }], ...yes }).result).toBe("met");
    expect(finding(rule, { children: [{ age: { years: 18 } }], ...yes }).result).toBe("not-met");
  });

  test("disappearance_reported with a standard wants an officer's word that reaches it", () => {
    const rule = { criterion: "disappearance_reported", params: { standard: "reasonable_indications" } };
    const say = (standard: string) => ({
      attestations: { disappearance_reported: { answer: true, basis: "a witness", standard } },
    });
    expect(finding(rule).result).toBe("missing");
    expect(finding(rule, say("suspicion")).result).toBe("not-met");
    expect(finding(rule, say("reasonable_belief")).result).toBe("met");
    expect(finding(rule, { children: [{ status: "found" }], ...say("confirmed") }).result).toBe("not-met");
  });

  test("authority_approval says the title that the source gives the signer", () => {
    const rule = { criterion: "authority_approval", params: { role: "prosecutor", title: "Fiscal General" } };
    expect(finding(rule).reason).toBe("Waits for a signature: prosecutor (“Fiscal General”).");
  });

  test("authority_approval waits for whom the tier lists, and never stops a submission", () => {
    const plan = aPlan(
      [
        { criterion: "authority_approval", params: { role: "police-commander" } },
        { criterion: "authority_approval", params: { role: "prosecutor" } },
      ],
      {
        tiers: {
          abduction: {
            approvals: [
              { anyOf: ["police-commander"], confidence: "unknown" },
              { anyOf: ["prosecutor"], otherAgency: true, consult: "the ministry", confidence: "unknown" },
            ],
          },
        },
      },
    );
    const results = (...approvals: { capacity: "police-commander" | "prosecutor"; agencyId: string }[]) =>
      evaluate(plan, aCase(), aContext({ approvals })).results.map(({ result }) => result);
    expect(evaluate(plan, aCase(), aContext())).toMatchObject({ verdict: "eligible", standing: [] });
    expect(evaluate(plan, aCase(), aContext()).results[1]?.reason).toBe(
      "Waits for a signature: prosecutor of another agency (to consult: the ministry).",
    );
    expect(results()).toEqual(["pending", "pending"]);
    expect(results({ capacity: "police-commander", agencyId: "agy_own" })).toEqual(["met", "pending"]);
    expect(results({ capacity: "prosecutor", agencyId: "agy_own" })).toEqual(["pending", "pending"]);
    expect(results({ capacity: "prosecutor", agencyId: "agy_other" })).toEqual(["pending", "met"]);
  });
});

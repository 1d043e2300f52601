import { describe, expect, test } from "vitest";
import { evaluate } from "../../../src/domain/criteria/evaluate.ts";
import { aCase, aContext, aPlan } from "./cases.ts";

const DANGER = { criterion: "imminent_danger" };
const HELP = { criterion: "publicity_likely_to_help" };
const CARE = { criterion: "medical_vulnerability" };
const ABDUCTION = { criterion: "abduction_established" };
const LIFE = { criterion: "life_threatening_disappearance" };
const yes = { answer: true, basis: "a witness" };
const no = { answer: false };

type Rule = Record<string, unknown>;

function report(
  rules: Rule[],
  attestations: Rule = {},
  overrides: { criterion: string; reason: string }[] = [],
) {
  return evaluate(aPlan(rules), aCase({ attestations }), aContext({ overrides }));
}
const results = (...args: Parameters<typeof report>) => report(...args).results.map(({ result }) => result);

describe("levels", () => {
  test("a mandatory criterion blocks: missing leaves the case incomplete, not met makes it ineligible", () => {
    expect(report([DANGER])).toMatchObject({ verdict: "incomplete", standing: [0] });
    expect(report([DANGER], { imminent_danger: no })).toMatchObject({ verdict: "ineligible", standing: [0] });
    expect(report([DANGER], { imminent_danger: yes })).toMatchObject({ verdict: "eligible", standing: [] });
  });

  test("one not met outweighs any number missing, and all of them are in the way", () => {
    expect(report([DANGER, HELP, CARE], { medical_vulnerability: no })).toMatchObject({
      verdict: "ineligible",
      standing: [0, 1, 2],
    });
  });

  test("a recommended criterion blocks unless it is departed from with a reason", () => {
    const rule = { ...DANGER, level: "recommended" };
    expect(report([rule]).verdict).toBe("incomplete");
    expect(report([rule], { imminent_danger: no }).verdict).toBe("ineligible");
    const departed = report([rule], {
      imminent_danger: { answer: false, departure: "the suspect is known" },
    });
    expect(departed).toMatchObject({ verdict: "eligible", results: [{ result: "waived" }] });
    expect(departed.results[0]?.reason).toMatch(/departed from because: the suspect is known$/);
  });

  test("a mandatory criterion cannot be departed from", () => {
    expect(results([DANGER], { imminent_danger: { answer: false, departure: "in a hurry" } })).toEqual([
      "not-met",
    ]);
  });

  test("a discretionary criterion is reported only", () => {
    const rule = { ...DANGER, level: "discretionary" };
    expect(report([rule])).toMatchObject({ verdict: "eligible", results: [{ result: "missing" }] });
    expect(report([rule], { imminent_danger: no })).toMatchObject({
      verdict: "eligible",
      results: [{ result: "not-met" }],
    });
  });

  test("an officer's no to a discretionary criterion blocks where the plan says so", () => {
    const rule = { ...DANGER, level: "discretionary", params: { blocksWhenFalse: true } };
    expect(report([rule]).verdict).toBe("eligible");
    expect(report([rule], { imminent_danger: no })).toMatchObject({ verdict: "ineligible", standing: [0] });
  });
});

describe("overrides", () => {
  const allowed = { ...DANGER, override: "authoriser" };
  const given = [{ criterion: "imminent_danger", reason: "the database is down" }];

  test("count with a reason where the plan allows them", () => {
    const overridden = report([allowed], {}, given);
    expect(overridden).toMatchObject({
      verdict: "eligible",
      results: [{ result: "overridden", overridable: true }],
    });
    expect(overridden.results[0]?.reason).toMatch(
      /Set aside by an authoriser because: the database is down$/,
    );
    expect(results([allowed], { imminent_danger: no }, given)).toEqual(["overridden"]);
  });

  test("count for nothing where the plan does not, without a reason, or for another criterion", () => {
    expect(results([DANGER], {}, given)).toEqual(["missing"]);
    expect(results([allowed], {}, [{ criterion: "imminent_danger", reason: "  " }])).toEqual(["missing"]);
    expect(results([allowed], {}, [{ criterion: "max_age", reason: "why not" }])).toEqual(["missing"]);
  });

  test("leave what is met as it is", () => {
    expect(results([allowed], { imminent_danger: yes }, given)).toEqual(["met"]);
  });
});

describe("groups", () => {
  const either = [
    { ...ABDUCTION, group: "A" },
    { ...LIFE, group: "A" },
  ];

  test("one branch is enough, and the others are waived with the reason", () => {
    const met = report(either, { life_threatening_disappearance: yes });
    expect(met).toMatchObject({ verdict: "eligible", results: [{ result: "waived" }, { result: "met" }] });
    expect(met.results[0]?.reason).toMatch(/^Not needed: .*Life-threatening disappearance/);
    expect(results(either, { abduction_established: no, life_threatening_disappearance: yes })).toEqual([
      "waived",
      "met",
    ]);
  });

  test("without any branch only the nearest stands in the way: an open question before a no", () => {
    expect(report(either)).toMatchObject({ verdict: "incomplete", standing: [0] });
    expect(report(either, { abduction_established: no })).toMatchObject({
      verdict: "incomplete",
      standing: [1],
    });
    expect(report(either, { abduction_established: no, life_threatening_disappearance: no })).toMatchObject({
      verdict: "ineligible",
      standing: [0],
      results: [{ result: "not-met" }, { result: "not-met" }],
    });
  });

  test("the members of a branch belong together", () => {
    const rules = [
      { ...ABDUCTION, group: "A", branch: 1 },
      { ...CARE, group: "A", branch: 2 },
      { ...DANGER, group: "A", branch: 2 },
    ];
    expect(report(rules, { medical_vulnerability: yes }).verdict).toBe("incomplete");
    expect(report(rules, { medical_vulnerability: yes })).toMatchObject({ standing: [0] });
    expect(report(rules, { abduction_established: no, medical_vulnerability: yes })).toMatchObject({
      standing: [2],
    });
    expect(results(rules, { medical_vulnerability: yes, imminent_danger: yes })).toEqual([
      "waived",
      "met",
      "met",
    ]);
  });

  test("departing from a recommended alternative does not open a mandatory group", () => {
    const mixed = [
      { ...ABDUCTION, group: "A" },
      { ...LIFE, group: "A", level: "recommended" },
    ];
    const departed = { life_threatening_disappearance: { answer: false, departure: "no time" } };
    expect(report(mixed, departed).verdict).toBe("incomplete");
    const recommended = mixed.map((rule) => ({ ...rule, level: "recommended" }));
    expect(results(recommended, departed)).toEqual(["waived", "waived"]);
  });

  test("a discretionary alternative opens a mandatory group once it is met with a basis, not before", () => {
    const mixed = [
      { ...ABDUCTION, group: "A" },
      { ...CARE, group: "A", level: "discretionary" },
    ];
    expect(report(mixed).verdict).toBe("incomplete");
    expect(report(mixed, { medical_vulnerability: { answer: true } }).verdict).toBe("incomplete");
    expect(report(mixed, { medical_vulnerability: yes }).verdict).toBe("eligible");
  });

  test("a group of discretionary criteria never blocks", () => {
    const group = either.map((rule) => ({ ...rule, level: "discretionary" }));
    expect(report(group, { abduction_established: no, life_threatening_disappearance: no })).toMatchObject({
      verdict: "eligible",
      standing: [],
    });
  });

  test("two groups are both needed", () => {
    const rules = [...either, { ...CARE, group: "B" }, { ...DANGER, group: "B" }];
    expect(report(rules, { abduction_established: yes })).toMatchObject({ standing: [2] });
    expect(report(rules, { abduction_established: yes, imminent_danger: yes }).verdict).toBe("eligible");
  });
});

describe("limits", () => {
  const codes = (rules: Rule[], patch: Rule) =>
    evaluate(aPlan(rules), aCase(patch), aContext()).results.map(({ criterion }) => criterion);

  test("a criterion of another tier is not asked", () => {
    const rules = [{ ...DANGER, tier: "abduction" }, { ...CARE, tier: "missing" }, HELP];
    expect(codes(rules, { tier: "missing" })).toEqual(["medical_vulnerability", "publicity_likely_to_help"]);
  });

  test("a region adds its own, and its word on a criterion replaces the country's", () => {
    const rules = [
      { ...DANGER, level: "recommended" },
      { ...CARE, region: "FR-BRE" },
      { ...DANGER, region: "FR-BRE" },
    ];
    expect(codes(rules, {})).toEqual(["imminent_danger"]);
    expect(codes(rules, { region: "FR-NOR" })).toEqual(["imminent_danger"]);
    const there = evaluate(aPlan(rules), aCase({ region: "FR-BRE" }), aContext()).results;
    expect(there.map(({ criterion, level }) => [criterion, level])).toEqual([
      ["medical_vulnerability", "mandatory"],
      ["imminent_danger", "mandatory"],
    ]);
  });

  test("a country's criterion may leave out a region", () => {
    const rules = [{ ...DANGER, exceptRegions: ["FR-BRE"] }, HELP];
    expect(codes(rules, { region: "FR-BRE" })).toEqual(["publicity_likely_to_help"]);
    expect(codes(rules, { region: "FR-NOR" })).toHaveLength(2);
  });

  test("a region's word for another tier replaces nothing", () => {
    const rules = [DANGER, { ...DANGER, level: "recommended", region: "FR-BRE", tier: "missing" }];
    const levels = (tier: string) =>
      evaluate(aPlan(rules), aCase({ tier, region: "FR-BRE" }), aContext()).results.map(({ level }) => level);
    expect(levels("abduction")).toEqual(["mandatory"]);
    expect(levels("missing")).toEqual(["recommended"]);
  });

  test("a tier that the plan does not have is an error, never a free pass", () => {
    expect(() => evaluate(aPlan([DANGER]), aCase({ tier: "storm" }), aContext())).toThrow(/no tier "storm"/);
    expect(() => evaluate(aPlan([DANGER]), aCase({ tier: "constructor" }), aContext())).toThrow(/no tier/);
  });
});

describe("a plan from another version", () => {
  test("is judged missing where this version knows no such criterion or cannot read its parameters", () => {
    expect(report([{ criterion: "phase_of_the_moon" }])).toMatchObject({
      verdict: "incomplete",
      results: [{ result: "missing", reason: expect.stringMatching(/plans check/) }],
    });
    expect(results([{ criterion: "max_age", params: { under: "eighteen" } }])).toEqual(["missing"]);
  });
});

describe("one answer for several age limits", () => {
  const rules = [
    { criterion: "max_age", params: { under: 18 } },
    { criterion: "max_age", params: { under: 7 }, group: "ground" },
    { ...DANGER, group: "ground" },
  ];
  const judged = (child: Rule, answer = yes) =>
    evaluate(aPlan(rules), aCase({ children: [child], attestations: { max_age: answer } }), aContext({}));

  test("a yes speaks for the widest and never opens a narrower one", () => {
    const { verdict, results } = judged({});
    expect(verdict).toBe("incomplete");
    expect(results.map(({ result }) => result)).toEqual(["met", "missing", "missing"]);
  });

  test("an age decides each", () => {
    expect(judged({ age: { from: 4, to: 6 } }).verdict).toBe("eligible");
    expect(judged({ age: { years: 9 } }).results[1]?.result).toBe("not-met");
  });
});

import { describe, expect, test } from "vitest";
import { ENGLISH } from "../../../src/domain/criteria/english.ts";
import { CRITERIA } from "../../../src/domain/criteria/index.ts";
import { readStandard, STANDARDS } from "../../../src/domain/criteria/standard.ts";
import { wordingOf } from "../../../src/domain/criteria/wording.ts";
import { finding } from "./cases.ts";

const english = wordingOf(ENGLISH);
const attested = [...CRITERIA.values()].filter(({ kind }) => kind === "attested").map(({ code }) => code);
const say = (code: string, words: Record<string, unknown>) => ({ attestations: { [code]: words } });

describe("the closed vocabulary", () => {
  test("has the 22 codes of the national programmes", () => {
    expect([...CRITERIA.keys()].sort()).toEqual(
      [
        "abduction_established authority_approval disability_extends_age disappearance_reported enough_description",
        "formal_report_filed guardian_consent high_risk_classification imminent_danger issued_promptly",
        "life_threatening_disappearance max_age max_elapsed_time medical_vulnerability min_elapsed_time",
        "no_harm_from_publicity not_family_dispute_only not_runaway publicity_likely_to_help",
        "registered_in_police_system territorial_nexus victim_of_crime_suspected",
      ]
        .join(" ")
        .split(" "),
    );
  });

  test.each([...CRITERIA.values()].map((kind) => [kind.code, kind] as const))(
    "%s has a name, asks a question and refuses parameters that it does not know",
    (_code, kind) => {
      const params = { under: 18, hours: 24 };
      const known = Object.fromEntries(
        Object.entries(params).filter(([name]) => kind.params.safeParse({ [name]: 18 }).success),
      );
      expect(kind.name(english)).toMatch(/^[A-Z]/);
      expect(kind.question(known, english)).toMatch(/^[A-Z].*\?$/);
      expect(kind.params.safeParse({ ...known, surely: "not" }).success).toBe(false);
    },
  );
});

describe.each(attested)("%s", (code) => {
  const rule = { criterion: code };

  test("is missing until it is answered, and puts its question", () => {
    const { result, reason } = finding(rule);
    expect(result).toBe("missing");
    expect(reason).toMatch(/^Not answered yet: .*\?$/);
  });

  test("is met by a yes with a basis and not by a no, in different sentences", () => {
    const yes = finding(rule, say(code, { answer: true, basis: "a witness" }));
    const no = finding(rule, say(code, { answer: false }));
    expect(yes.result).toBe("met");
    expect(no.result).toBe("not-met");
    expect(yes.reason).not.toBe(no.reason);
    for (const { reason } of [yes, no]) expect(reason).toMatch(/^[A-Z].*\.$/);
  });

  test("needs a basis when it is mandatory, and none otherwise", () => {
    const yes = say(code, { answer: true });
    expect(finding(rule, yes)).toMatchObject({ result: "missing", reason: expect.stringMatching(/basis/) });
    expect(finding({ ...rule, level: "recommended" }, yes).result).toBe("met");
    expect(finding({ ...rule, level: "discretionary" }, yes).result).toBe("met");
  });

  test("says the plan's own words for the rule beside every result", () => {
    const worded = { ...rule, params: { rule: "as article 5 has it" } };
    for (const answer of [{}, say(code, { answer: true, basis: "seen" }), say(code, { answer: false })])
      expect(finding(worded, answer).reason).toMatch(/Rule of the plan: “as article 5 has it”\.$/);
  });

  test("is compared with the plan's least standard", () => {
    const strict = { ...rule, params: { standard: "very_likely" } };
    const held = (standard?: string) =>
      finding(strict, say(code, { answer: true, basis: "a witness", ...(standard ? { standard } : {}) }))
        .result;
    expect(STANDARDS.map(held)).toEqual(["not-met", "not-met", "met", "met"]);
    expect(held()).toBe("missing");
    expect(held("by the stars")).toBe("missing");
    expect(held("Almost certain")).toBe("met");
  });
});

describe("national words for a standard", () => {
  const abduction = (standard: string) => ({ criterion: "abduction_established", params: { standard } });
  const held = (rule: Record<string, unknown>, code: string, standard?: string) =>
    finding(rule, say(code, { answer: true, basis: "a witness", ...(standard ? { standard } : {}) }));

  test.each([
    ["abducted_or_suspected", ["met", "met", "met", "met"]],
    ["established_or_well_founded_suspicion", ["not-met", "met", "met", "met"]],
    ["almost_certain", ["not-met", "not-met", "met", "met"]],
    ["kidnapping_not_mere_disappearance", ["not-met", "not-met", "not-met", "met"]],
  ])("%s stands for a rung of the ladder", (word, results) => {
    const rule = abduction(word);
    expect(STANDARDS.map((rung) => held(rule, "abduction_established", rung).result)).toEqual(results);
    expect(held(rule, "abduction_established").result).toBe("missing");
    // What the plan calls it is a good answer to it.
    expect(held(rule, "abduction_established", word.replaceAll("_", " ")).result).toBe("met");
  });

  test.each(["imminent_danger", "life_threatening_disappearance"])(
    "%s may want a gravity, which asks for no rung and is said",
    (criterion) => {
      const grave = { criterion, params: { standard: "serious_imminent_danger" } };
      expect(held(grave, criterion)).toMatchObject({
        result: "met",
        reason: expect.stringMatching(/\(in the plan's words: serious and imminent danger\)\.$/),
      });
      expect(finding(grave).reason).toMatch(/serious and imminent danger\)\?$/);
    },
  );

  test("a gravity is no standard of what has no gravity, nor is a word that nobody knows", () => {
    const read = (standard: string) =>
      CRITERIA.get("abduction_established")?.params.safeParse({ standard }).success;
    expect(["direct_threat", "by_the_stars", "Confirmed"].map(read)).toEqual([false, false, false]);
  });
});

test("standards are read whatever their spelling, and unknown ones are not guessed", () => {
  expect(readStandard("Reasonable grounds")).toBe("reasonable_belief");
  expect(readStandard("very-likely")).toBe("very_likely");
  expect(readStandard("constructor")).toBeUndefined();
  expect(readStandard("")).toBeUndefined();
});

describe("guardian_consent", () => {
  const rule = (fallback: string) => ({ criterion: "guardian_consent", params: { fallback } });
  const no = say("guardian_consent", { answer: false });

  test("is waived without consent where the signing authority may proceed", () => {
    expect(finding(rule("prosecutor_may_proceed")).result).toBe("waived");
    expect(finding(rule("prosecutor_may_proceed"), no)).toMatchObject({
      result: "waived",
      reason: expect.stringMatching(/whoever signs \(the prosecutor\) may go ahead/),
    });
    const yes = say("guardian_consent", { answer: true, basis: "in writing" });
    expect(finding(rule("prosecutor_may_proceed"), yes).result).toBe("met");
  });

  test("takes the source's own words for who may consent instead, and no misspelt code", () => {
    const kind = CRITERIA.get("guardian_consent");
    expect(finding(rule("a relative to the fourth degree"))).toMatchObject({
      result: "missing",
      reason: expect.stringMatching(/or instead: a relative to the fourth degree/),
    });
    expect(finding(rule("a relative to the fourth degree"), no).result).toBe("not-met");
    expect(kind?.params.safeParse({ fallback: "prosecutor_may_proced" }).success).toBe(false);
  });

  test("still needs somebody's consent where a court or relatives stand in", () => {
    expect(finding(rule("family_court"), no).result).toBe("not-met");
    expect(finding(rule("relatives"))).toMatchObject({
      result: "missing",
      reason: expect.stringMatching(/or instead: relatives/),
    });
  });
});

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
      reason: expect.stringMatching(/prosecutor who signs/),
    });
    const yes = say("guardian_consent", { answer: true, basis: "in writing" });
    expect(finding(rule("prosecutor_may_proceed"), yes).result).toBe("met");
  });

  test("still needs somebody's consent where a court or relatives stand in", () => {
    expect(finding(rule("family_court"), no).result).toBe("not-met");
    expect(finding(rule("relatives"))).toMatchObject({
      result: "missing",
      reason: expect.stringMatching(/relatives instead/),
    });
  });
});

import fc from "fast-check";
import { describe, expect, test } from "vitest";
import type { OfficerTexts } from "../../../schemas/officer-texts.ts";
import { checkSentences } from "../../../src/domain/criteria/check-sentences.ts";
import { ENGLISH } from "../../../src/domain/criteria/english.ts";
import { evaluate } from "../../../src/domain/criteria/evaluate.ts";
import { CRITERIA } from "../../../src/domain/criteria/index.ts";
import { STANDARDS } from "../../../src/domain/criteria/standard.ts";
import { wordingOf } from "../../../src/domain/criteria/wording.ts";
import { aCase, aContext, aPlan, finding } from "./cases.ts";

/** English with every sentence and every term made anew. */
function changed(
  sentence: (text: string) => string,
  term: (text: string) => string,
  language = "eo",
): OfficerTexts {
  const all = <Value, Made>(of: Readonly<Record<string, Value>>, make: (value: Value) => Made) =>
    Object.fromEntries(Object.entries(of).map(([key, value]) => [key, make(value)]));
  return {
    language,
    reviewed: false,
    phrases: all(ENGLISH.phrases, sentence),
    terms: all(ENGLISH.terms, (group) => all(group, term)),
    criteria: all(ENGLISH.criteria, (sentences) => all(sentences, sentence)),
  };
}

/** A language without a Latin letter: whatever shows one was not said in it. */
const FOREIGN = changed(
  (text) => text.replaceAll(/\{[a-zA-Z]+\}|[a-zA-Z]+/g, (part) => (part.startsWith("{") ? part : "字")),
  () => "字",
  "zh",
);
/** English sentences in a language that has no terms yet. */
const WORDLESS: OfficerTexts = {
  ...changed(
    (text) => text,
    () => "",
  ),
  terms: {},
};

const PARAMS: Readonly<Record<string, Record<string, unknown>[]>> = {
  max_age: [{ under: 18 }, { from: 15, under: 18 }],
  disability_extends_age: [{}, { types: ["mental"], upperAge: 18, under: 7 }],
  abduction_established: [
    {},
    { by: "unknown_person", offence: "deprivation_of_liberty", evidence: "witnesses" },
  ],
  life_threatening_disappearance: [{ standard: "life_in_imminent_danger", harm: ["life", "health"] }],
  imminent_danger: [{}, { harm: ["death"], standard: "direct_threat" }],
  victim_of_crime_suspected: [{ offence: "deprivation_of_liberty", standard: "reasonable_suspicion" }],
  disappearance_reported: [{}, { groups: ["adolescents"] }, { standard: "reasonable_indications" }],
  enough_description: [{}, { need: "all", photo: "recent" }, { subjects: ["child"], photo: "expected" }],
  registered_in_police_system: [{}, { flag: "child_abduction" }],
  formal_report_filed: [{}, { to: "prosecutor" }],
  guardian_consent: [{}, { fallback: "prosecutor_may_proceed" }, { fallback: "family_court" }],
  authority_approval: [{}, { role: "prosecutor", title: "ministry_of_justice" }],
  not_family_dispute_only: [{ exception: "evidence_of_harm" }],
  max_elapsed_time: [{ hours: 24 }],
  min_elapsed_time: [{ hours: 24 }],
};
const ANY_RULE = fc.constantFrom(
  ...[...CRITERIA.keys()].flatMap((criterion) =>
    (PARAMS[criterion] ?? [{}]).map((params) => ({ criterion, params })),
  ),
);
const CASES = fc.record({
  age: fc.constantFrom(undefined, { years: 9 }, { years: 40 }, { from: 10, to: 20 }),
  photo: fc.boolean(),
  conditions: fc.constantFrom([], ["mental"]),
  since: fc.constantFrom("2026-05-04T11:00:00+02:00", "2026-05-01T11:00:00+02:00"),
  future: fc.boolean(),
});

/** Random plans of two rules, cases and answers; without any free text, so that every letter of a reason comes from the language. */
const SITUATION = fc.record({
  rules: fc.array(
    fc.record({ rule: ANY_RULE, level: fc.constantFrom("mandatory", "recommended"), grouped: fc.boolean() }),
    { minLength: 1, maxLength: 3 },
  ),
  facts: CASES,
  answer: fc.constantFrom(
    undefined,
    { answer: false },
    { answer: true },
    { answer: true, basis: "1" },
    { answer: true, basis: "1", standard: "suspicion" },
    { answer: true, basis: "1", standard: "confirmed" },
    { answer: false, departure: "1" },
  ),
  overridden: fc.boolean(),
});
type Situation = typeof SITUATION extends fc.Arbitrary<infer T> ? T : never;

function reasons({ rules, facts, answer, overridden }: Situation, words: OfficerTexts): string[] {
  const { age, photo, conditions, since, future } = facts;
  const plan = aPlan(
    rules.map(({ rule, level, grouped }) => ({
      ...rule,
      level,
      override: rule.criterion === "authority_approval" ? "none" : "authoriser",
      ...(grouped ? { group: "A" } : {}),
    })),
  );
  const codes = rules.map(({ rule }) => rule.criterion);
  const alertCase = aCase({
    children: [{ ...(age ? { age } : {}), conditions, photoIds: photo ? [`pho_${"0".repeat(24)}`] : [] }],
    disappearance: future
      ? { earliest: "2026-06-04T10:00:00+02:00", latest: "2026-06-04T10:00:00+02:00" }
      : { earliest: since, latest: "2026-05-04T11:00:00+02:00" },
    attestations: answer ? Object.fromEntries(codes.map((code) => [code, answer])) : {},
  });
  const overrides = overridden ? codes.map((criterion) => ({ criterion, reason: "1" })) : [];
  return evaluate(plan, alertCase, aContext({ words, overrides })).results.map(({ reason }) => reason);
}

describe("in another language", () => {
  test("no result holds a word that the language did not give", () => {
    const said = new Set<string>();
    fc.assert(
      fc.property(SITUATION, (given) => {
        for (const reason of reasons(given, FOREIGN)) {
          said.add(reason);
          // Codes that an officer may send stay codes.
          const left = STANDARDS.reduce((text, code) => text.replaceAll(code, ""), reason);
          expect(left).not.toMatch(/[a-zA-Z]/);
        }
      }),
      { numRuns: 1500 },
    );
    expect(said.size).toBeGreaterThan(80);
  });

  test("no result shows a hole where the language has no term", () => {
    fc.assert(
      fc.property(SITUATION, (given) => {
        for (const reason of reasons(given, WORDLESS))
          expect(reason).not.toMatch(
            /\(\s*\)|“\s*”| {2}|\s[.,;:?!)]|[:,;(]\s*[.,;:?!)]|\{|\[\[|^\W|undefined/,
          );
      }),
      { numRuns: 1500 },
    );
  });

  test("names and questions are said in it", () => {
    const wording = wordingOf(FOREIGN);
    for (const [code, kind] of CRITERIA)
      for (const params of PARAMS[code] ?? [{}])
        expect(kind.name(wording) + kind.question(params, wording)).not.toMatch(/[a-zA-Z]/);
  });

  test("a sentence that it lacks is said in English", () => {
    const { max_age: _lost, ...criteria } = FOREIGN.criteria;
    const { notAnswered: _gone, ...phrases } = FOREIGN.phrases;
    const words = { ...FOREIGN, criteria, phrases };
    expect(finding({ criterion: "max_age", params: { under: 18 } }, {}, { words }).reason).toBe(
      "Aged 9: the plan is for children under 18.",
    );
    expect(finding({ criterion: "not_runaway" }, {}, { words }).reason).toMatch(/^Not answered yet: /);
  });

  test("a list with an unknown word is left out whole, and numbers are written as there", () => {
    const danger = { criterion: "imminent_danger", params: { harm: ["death", "tickling"] } };
    const { death } = FOREIGN.terms.harm ?? {};
    expect(finding(danger, {}, { words: FOREIGN }).reason).not.toContain(`(${death})`);
    expect(finding(danger).reason).toContain("(death or tickling)");
    const words = { ...ENGLISH, language: "fa" };
    expect(finding({ criterion: "max_elapsed_time", params: { hours: 1.5 } }, {}, { words }).reason).toMatch(
      /۱٫۵ h/,
    );
  });
});

describe("English, the model", () => {
  test("is sound by its own check", () => {
    expect(checkSentences(ENGLISH, ENGLISH)).toEqual([]);
  });

  test("ends every sentence and names every criterion once", () => {
    const fragments = new Set(["name", "range", "elsewhere", "consulting"]);
    for (const [code, sentences] of Object.entries(ENGLISH.criteria))
      for (const [key, text] of Object.entries(sentences))
        if (!fragments.has(key))
          expect(`${code}/${key}: ${text}`).toMatch(key === "question" ? /\?$/ : /\.$/);
    const names = Object.values(ENGLISH.criteria).map(({ name }) => name);
    expect(new Set(names).size).toBe(CRITERIA.size);
  });
});

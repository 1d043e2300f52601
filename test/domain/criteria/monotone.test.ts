// More in favour of an alert never makes its verdict worse: each fact and each answer, turned from bad or open to good.
import fc from "fast-check";
import { expect, test } from "vitest";
import { evaluate } from "../../../src/domain/criteria/evaluate.ts";
import { CRITERIA } from "../../../src/domain/criteria/index.ts";
import { aCase, aContext, aPlan } from "./cases.ts";

const RANK = { ineligible: 0, incomplete: 1, eligible: 2 };
const PARAMS: Readonly<Record<string, object>> = {
  max_age: { under: 18 },
  disability_extends_age: { types: ["mental"], under: 14 },
  max_elapsed_time: { hours: 24 },
  min_elapsed_time: { hours: 24 },
  disappearance_reported: { groups: ["children"] },
  enough_description: { subjects: ["vehicle"] },
};

// Of the two clocks only one may stand in a plan: what is good for one is bad for the other.
const CODES = [...CRITERIA.keys()].filter(
  (code) => code !== "min_elapsed_time" && code !== "issued_promptly",
);
const LONG_AGO = { earliest: "2026-05-01T10:00:00+02:00", latest: "2026-05-01T11:00:00+02:00" };
const ACROSS = { earliest: "2026-05-02T10:00:00+02:00", latest: "2026-05-04T11:00:00+02:00" };
const TODAY = { earliest: "2026-05-04T10:00:00+02:00", latest: "2026-05-04T11:00:00+02:00" };

/** Facts from bad over open to good. */
const FACTS = {
  age: [{ years: 40 }, { from: 12, to: 40 }, { years: 9 }],
  conditions: [[], ["mental"]],
  vehicles: [[], [{ colour: "white" }], [{ plate: { text: "AB-123-CD", complete: true } }]],
  disappearance: [LONG_AGO, ACROSS, TODAY],
  sceneInside: [false, true],
} as const;

const rule = fc.record(
  {
    criterion: fc.constantFrom(...CODES),
    level: fc.constantFrom("mandatory", "recommended", "discretionary"),
    group: fc.constantFrom("A", "B"),
    branch: fc.constantFrom(1, 2),
    blocks: fc.boolean(),
  },
  { requiredKeys: ["criterion", "level", "blocks"] },
);
const step = (length: number) => fc.nat({ max: length - 1 });
const situation = fc.record({
  rules: fc.uniqueArray(rule, { maxLength: 10, selector: ({ criterion }) => criterion }),
  facts: fc.record({
    age: step(FACTS.age.length),
    conditions: step(FACTS.conditions.length),
    vehicles: step(FACTS.vehicles.length),
    disappearance: step(FACTS.disappearance.length),
    sceneInside: step(FACTS.sceneInside.length),
  }),
  answers: fc.dictionary(
    fc.constantFrom(...CODES),
    fc.record(
      {
        answer: fc.boolean(),
        basis: fc.constant<string>("a witness"),
        standard: fc.constantFrom<string>("suspicion", "nonsense"),
        departure: fc.constant("a reason"),
      },
      { requiredKeys: ["answer"] },
    ),
  ),
});
type Situation = typeof situation extends fc.Arbitrary<infer T> ? T : never;

function verdict({ rules, facts, answers }: Situation) {
  const criteria = rules.map(({ blocks, branch, ...rest }) => ({
    ...rest,
    ...(rest.group !== undefined && branch !== undefined ? { branch } : {}),
    params: { ...PARAMS[rest.criterion], ...(blocks ? { blocksWhenFalse: true } : {}) },
  }));
  const child = { age: FACTS.age[facts.age], conditions: FACTS.conditions[facts.conditions] };
  const alertCase = aCase({
    children: [child],
    vehicles: FACTS.vehicles[facts.vehicles],
    disappearance: FACTS.disappearance[facts.disappearance],
    attestations: answers,
  });
  const sceneInside = FACTS.sceneInside[facts.sceneInside] ?? false;
  return RANK[evaluate(aPlan(criteria), alertCase, aContext({ sceneInside })).verdict];
}

test("a better fact or a yes never makes the verdict worse, whatever the plan", () => {
  let improved = 0;
  fc.assert(
    fc.property(situation, fc.constantFrom(...CODES), (given, code) => {
      const before = verdict(given);
      const better: Situation[] = Object.entries(given.facts).flatMap(([name, at]) => {
        const best = FACTS[name as keyof typeof FACTS].length - 1;
        return at < best ? [{ ...given, facts: { ...given.facts, [name]: at + 1 } }] : [];
      });
      const yes = { ...given.answers[code], answer: true, basis: "a witness", standard: "confirmed" };
      better.push({ ...given, answers: { ...given.answers, [code]: yes } });
      for (const situation of better) {
        const after = verdict(situation);
        expect(after).toBeGreaterThanOrEqual(before);
        if (after > before) improved += 1;
      }
    }),
    { numRuns: 1000 },
  );
  // The steps matter: many of them did open a gate.
  expect(improved).toBeGreaterThan(50);
});

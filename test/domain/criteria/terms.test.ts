import { readdirSync, readFileSync } from "node:fs";
import path from "node:path";
import { expect, test } from "vitest";
import { COUNTRIES_DIR } from "../../../config/plans.ts";
import { capacity } from "../../../schemas/plan.ts";
import { SUBJECTS } from "../../../src/domain/criteria/described-subjects.ts";
import { PERSON_GROUPS } from "../../../src/domain/criteria/person-groups.ts";
import { GRAVITIES, STANDARD_WORDS } from "../../../src/domain/criteria/standard.ts";
import { TERMS, type TermGroup } from "../../../src/domain/criteria/terms.ts";

const termed = (group: TermGroup) => Object.keys(TERMS[group]).sort();

test("every closed vocabulary has its terms, and no other", () => {
  expect([...termed("standard"), ...termed("gravity")].sort()).toEqual([...STANDARD_WORDS].sort());
  expect(termed("gravity")).toEqual([...GRAVITIES].sort());
  expect(termed("capacity")).toEqual([...capacity.options].sort());
  expect(termed("subject")).toEqual([...SUBJECTS].sort());
  expect(termed("group")).toEqual([...PERSON_GROUPS].sort());
});

// Parameters whose codes are open: what a plan writes there must have a term, or no other language could say it.
const OPEN: Readonly<Record<string, TermGroup>> = {
  by: "taker",
  harm: "harm",
  to: "office",
  title: "office",
  flag: "flag",
  offence: "offence",
  exception: "exception",
  evidence: "evidence",
};

test("every code in the plans of the countries has a term", () => {
  const plans = readdirSync(COUNTRIES_DIR).map((name) =>
    JSON.parse(readFileSync(path.join(COUNTRIES_DIR, name, "plan.json"), "utf8")),
  );
  const codes = plans.flatMap(({ country, criteria }) =>
    Object.values<{ params?: Record<string, unknown> }>(criteria).flatMap(({ params = {} }) =>
      Object.entries(params).flatMap(([name, value]) =>
        [value].flat().map((code) => ({ country, name, code: String(code) })),
      ),
    ),
  );
  const isCode = (text: string) => /^[a-z0-9]+([_-][a-z0-9]+)*$/.test(text);
  const untermed = codes.filter(({ name, code }) => {
    const group = OPEN[name];
    return group !== undefined && isCode(code) && !Object.hasOwn(TERMS[group], code);
  });
  expect(untermed).toEqual([]);
  expect(plans.length).toBeGreaterThan(5);
});

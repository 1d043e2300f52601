// Reads one country's folder: plan, texts, example. Whatever is wrong is reported, and nothing is thrown.
import { existsSync, readdirSync } from "node:fs";
import path from "node:path";
import { type AlertCase, type AlertCaseInput, alertCase } from "../../schemas/alert.ts";
import { type PinnedPlan, type Plan, plan as planSchema } from "../../schemas/plan.ts";
import { planExample } from "../../schemas/plan-example.ts";
import type { TextSet } from "../../schemas/texts.ts";
import { type languageShelf, textsOfCountry } from "../languages.ts";
import { checkCriteria } from "./check-criteria.ts";
import { checkExample } from "./check-example.ts";
import { checkPlace, checkRegions } from "./check-ground.ts";
import { checkRenderings } from "./check-renderings.ts";
import { checkSources } from "./check-sources.ts";
import { checkTiers } from "./check-tiers.ts";
import { type Flaw, flawsOf, type PlanFault } from "./fault.ts";
import { pinPlan } from "./pin-plan.ts";
import { readJson } from "./read-json.ts";

/**
 * A country that can be served: its plan, pinned; its texts by language; its example case, unless it has no programme.
 * `degraded` says why this is not what its files say now: they have faults, and what was kept of them stands in.
 */
export type CountryPlan = {
  pinned: PinnedPlan;
  texts: Readonly<Record<string, TextSet>>;
  example?: AlertCaseInput;
  degraded?: string;
};

/**
 * How far to look: at a service's start what it needs to run; `thoroughly` also fills every text with the example and holds places
 * against the shapes, for `plans check` and CI.
 */
export type Look = { thoroughly: boolean; note(text: string): void };

/** The country in folder `name` (its code in small letters) of `dir`, or every fault that keeps it out. */
export function loadCountry(
  dir: string,
  name: string,
  shelf: Shelf,
  look: Look,
): { plan?: CountryPlan; faults: PlanFault[] } {
  const country = name.toUpperCase();
  const faults: PlanFault[] = [];
  const report = (file: string, flaws: readonly Flaw[]) => {
    for (const flaw of flaws) faults.push({ country, file: path.posix.join(name, file), ...flaw });
  };
  const plan = readPlan(dir, name, report);
  const sound = faults.length === 0;
  const texts = plan ? readTexts(dir, name, plan, shelf, report) : {};
  const example =
    plan && plan.status !== "no-programme"
      ? readExample(path.join(dir, name), plan, sound, report)
      : undefined;
  if (plan && look.thoroughly) report("plan.json", checkRegions(plan));
  if (plan && example && look.thoroughly && faults.length === 0)
    for (const flaw of lookCloser(plan, texts, alertCase.parse(example), look))
      faults.push({ country, ...flaw });
  if (!plan || faults.length > 0) return { faults };
  return { plan: { pinned: pinPlan(plan), texts, ...(example ? { example } : {}) }, faults };
}

/** The languages of the installation, each read once for all countries. */
type Shelf = ReturnType<typeof languageShelf>;
function lookCloser(
  plan: Plan,
  texts: Readonly<Record<string, TextSet>>,
  example: AlertCase,
  look: Look,
): Omit<PlanFault, "country">[] {
  const name = plan.country.toLowerCase();
  const { flaws, notes } = checkRenderings(plan, texts, example);
  for (const note of notes) look.note(note);
  return [
    ...checkPlace(plan, example).map((flaw) => ({ file: `${name}/case.example.json`, ...flaw })),
    ...flaws.map(({ language, flaw }) => ({ file: `${name}/texts/${language}.json`, ...flaw })),
  ];
}

type Report = (file: string, flaws: readonly Flaw[]) => void;

function readPlan(dir: string, name: string, report: Report): Plan | undefined {
  const read = readJson(path.join(dir, name, "plan.json"));
  if ("message" in read) {
    report("plan.json", [{ pointer: "", message: read.message }]);
    return undefined;
  }
  const parsed = planSchema.safeParse(read.value);
  if (!parsed.success) {
    report("plan.json", flawsOf(parsed.error));
    return undefined;
  }
  const plan = parsed.data;
  if (plan.country !== name.toUpperCase())
    report("plan.json", [
      {
        pointer: "/country",
        message: `the folder is “${name}” and the plan is of ${plan.country}: rename one`,
      },
    ]);
  report("plan.json", [...checkCriteria(plan), ...checkTiers(plan), ...checkSources(plan)]);
  return plan;
}

function readTexts(
  dir: string,
  name: string,
  plan: Plan,
  shelf: Shelf,
  report: Report,
): Record<string, TextSet> {
  const folder = path.join(dir, name, "texts");
  const patches = existsSync(folder) ? readdirSync(folder).filter((file) => file.endsWith(".json")) : [];
  for (const file of patches)
    if (!plan.languages.includes(path.basename(file, ".json")))
      report(`texts/${file}`, [
        { pointer: "", message: "this is no language of the plan: add it to languages or remove the file" },
      ]);
  const texts: Record<string, TextSet> = {};
  for (const language of plan.languages) {
    const file = `texts/${language}.json`;
    const patch = patches.includes(`${language}.json`) ? readJson(path.join(dir, name, file)) : { value: {} };
    const base = shelf(language);
    if ("message" in patch) report(file, [{ pointer: "", message: patch.message }]);
    else if (base && base.flaws.length > 0) report(`../../languages/${language}/texts.json`, base.flaws);
    else if (!base && !patches.includes(`${language}.json`))
      report(file, [
        {
          pointer: "",
          message: `“${language}” is a language of the plan and has no texts: add config/languages/${language}/texts.json`,
        },
      ]);
    else {
      const { set, flaws } = textsOfCountry(base, patch.value, plan.country);
      report(file, flaws);
      if (set) texts[language] = set;
    }
  }
  return texts;
}

function readExample(folder: string, plan: Plan, sound: boolean, report: Report): AlertCaseInput | undefined {
  const file = "case.example.json";
  const read = readJson(path.join(folder, file));
  if ("message" in read) {
    report(file, [{ pointer: "", message: read.message }]);
    return undefined;
  }
  const parsed = planExample.safeParse(read.value);
  if (!parsed.success) {
    report(file, flawsOf(parsed.error));
    return undefined;
  }
  // A case says nothing about rules that are themselves at fault, and cannot be judged by all of them.
  if (sound) report(file, checkExample(plan, parsed.data, read.value));
  return parsed.data.case;
}

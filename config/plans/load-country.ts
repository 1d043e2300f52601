// Reads one country's folder: plan, texts, example. Whatever is wrong is reported, and nothing is thrown.
import { existsSync, readdirSync } from "node:fs";
import path from "node:path";
import { type AlertCaseInput, languageTag } from "../../schemas/alert.ts";
import { type PinnedPlan, type Plan, plan as planSchema } from "../../schemas/plan.ts";
import { planExample } from "../../schemas/plan-example.ts";
import { type TextSet, textSet } from "../../schemas/texts.ts";
import { checkTextSet } from "../../src/domain/text/check-text-set.ts";
import { checkCriteria } from "./check-criteria.ts";
import { checkExample } from "./check-example.ts";
import { checkSources } from "./check-sources.ts";
import { checkTiers } from "./check-tiers.ts";
import { type Flaw, flawsOf, type PlanFault } from "./fault.ts";
import { pinPlan } from "./pin-plan.ts";
import { readJson } from "./read-json.ts";

/** A country that can be served: its plan, pinned; its texts by language; its example case. */
export type CountryPlan = {
  pinned: PinnedPlan;
  texts: Readonly<Record<string, TextSet>>;
  example: AlertCaseInput;
};

/** The country in folder `name` (its code in small letters) of `dir`, or every fault that keeps it out. */
export function loadCountry(dir: string, name: string): { plan?: CountryPlan; faults: PlanFault[] } {
  const country = name.toUpperCase();
  const faults: PlanFault[] = [];
  const report = (file: string, flaws: readonly Flaw[]) => {
    for (const flaw of flaws) faults.push({ country, file: `${name}/${file}`, ...flaw });
  };
  const plan = readPlan(dir, name, report);
  const sound = faults.length === 0;
  const texts = plan ? readTexts(path.join(dir, name, "texts"), plan, report) : {};
  const example = plan ? readExample(path.join(dir, name), plan, sound, report) : undefined;
  if (!plan || !example || faults.length > 0) return { faults };
  return { plan: { pinned: pinPlan(plan), texts, example }, faults };
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

/** Texts are asked for once there are any; then every language of the plan must have them. */
function readTexts(folder: string, plan: Plan, report: Report): Record<string, TextSet> {
  const files = existsSync(folder) ? readdirSync(folder).filter((file) => file.endsWith(".json")) : [];
  if (files.length === 0) return {};
  const texts: Record<string, TextSet> = {};
  for (const file of files) {
    const set = readTextSet(folder, file, report);
    if (set) texts[set.language] = set;
  }
  for (const language of plan.languages)
    if (!files.includes(`${language}.json`))
      report(`texts/${language}.json`, [
        { pointer: "", message: `“${language}” is a language of the plan and has no texts: add the file` },
      ]);
  return texts;
}

function readTextSet(folder: string, file: string, report: Report): TextSet | undefined {
  const read = readJson(path.join(folder, file));
  if ("message" in read) {
    report(`texts/${file}`, [{ pointer: "", message: read.message }]);
    return undefined;
  }
  const parsed = textSet.safeParse(read.value);
  if (!parsed.success) {
    report(`texts/${file}`, flawsOf(parsed.error));
    return undefined;
  }
  const language = path.basename(file, ".json");
  if (!languageTag.safeParse(language).success || parsed.data.language !== language)
    report(`texts/${file}`, [
      {
        pointer: "/language",
        message: `the file is “${file}” and its language ${parsed.data.language}: rename one`,
      },
    ]);
  report(`texts/${file}`, checkTextSet(parsed.data));
  return parsed.data;
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

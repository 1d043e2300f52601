// Countries as data: finds their folders, reads and cross-checks them, and leaves out a faulty one without touching the others.
import { existsSync, readdirSync } from "node:fs";
import path from "node:path";
import { languageShelf } from "./languages.ts";
import { checkOfficerTexts } from "./officer-texts.ts";
import type { PlanFault } from "./plans/fault.ts";
import { type CountryPlan, type Look, loadCountry } from "./plans/load-country.ts";

export type { PlanFault } from "./plans/fault.ts";
export type { CountryPlan } from "./plans/load-country.ts";

/** The countries that can be served, and why others cannot. */
export type PlanBook = {
  /** Codes of the countries with a sound plan, in order. */
  countries(): string[];
  get(country: string): CountryPlan | undefined;
  faults: readonly PlanFault[];
  /** What is no fault and yet worth knowing; found only when looked for thoroughly. */
  notes: readonly string[];
};

/** The folder that holds one folder for each country. */
export const COUNTRIES_DIR = path.join(import.meta.dirname, "countries");

/**
 * Reads every enabled country (`all`, or ISO 3166-1 alpha-2 codes). Faults are reported and never thrown: a country with one is
 * left out of the book. An enabled country without a folder is a fault too. `thoroughly` also renders every text with the example and
 * holds places against the shapes, which takes seconds.
 */
export async function loadPlanBook(
  options: {
    dir?: string;
    languagesDir?: string;
    enabled?: readonly string[] | "all";
    thoroughly?: boolean;
  } = {},
): Promise<PlanBook> {
  const { dir = COUNTRIES_DIR, enabled = "all" } = options;
  const folders = existsSync(dir) ? foldersIn(dir) : [];
  const wanted = enabled === "all" ? folders : [...new Set(enabled.map((code) => code.toLowerCase()))].sort();
  const shelf = languageShelf(options.languagesDir);
  const notes: string[] = [];
  const look: Look = { thoroughly: options.thoroughly === true, note: (text) => notes.push(text) };
  const plans = new Map<string, CountryPlan>();
  const faults: PlanFault[] = [];
  for (const name of wanted) {
    if (!folders.includes(name)) {
      faults.push({
        country: name.toUpperCase(),
        file: name,
        pointer: "",
        message:
          "there is no such folder in config/countries: add it, or take the code out of COUNTRIES_ENABLED",
      });
      continue;
    }
    const loaded = loadSafely(dir, name, shelf, look);
    faults.push(...loaded.faults);
    if (loaded.plan) plans.set(name.toUpperCase(), loaded.plan);
  }
  if (look.thoroughly) faults.push(...sentenceFaults([...plans.values()], options.languagesDir));
  return { countries: () => [...plans.keys()], get: (country) => plans.get(country), faults, notes };
}

// English stands in for a sentence that officers could not read, so this disables nobody; it is still a fault of the data.
function sentenceFaults(plans: readonly CountryPlan[], dir: string | undefined): PlanFault[] {
  const languages = new Set(plans.flatMap(({ pinned }) => pinned.plan.languages));
  return [...languages].sort().flatMap((language) =>
    checkOfficerTexts(language, dir).map((flaw) => ({
      country: language,
      file: `../languages/${language}/officers.json`,
      ...flaw,
    })),
  );
}

// The other countries' alerts must not hang on a fault that no check foresaw.
function loadSafely(
  dir: string,
  name: string,
  shelf: ReturnType<typeof languageShelf>,
  look: Look,
): ReturnType<typeof loadCountry> {
  try {
    return loadCountry(dir, name, shelf, look);
  } catch (error) {
    const message = `the country cannot be checked: ${error instanceof Error ? error.message : String(error)}`;
    return { faults: [{ country: name.toUpperCase(), file: name, pointer: "", message }] };
  }
}

function foldersIn(dir: string): string[] {
  return readdirSync(dir, { withFileTypes: true })
    .filter((entry) => entry.isDirectory() && /^[a-z]{2}$/.test(entry.name))
    .map(({ name }) => name)
    .sort();
}

// Which field of the form a fault of the case is about.
import type { ConsoleTexts } from "../../../schemas/console-texts.ts";
import type { Problem } from "../../errors.ts";

/** The faults that a problem names, by the form's fields, in the officer's words; the English sentence is added for who reads English. */
export function caseFaults(problem: Problem, words: ConsoleTexts): { field: string; message: string }[] {
  const faults = new Map<string, string>();
  for (const { pointer, code, message } of problem.errors) {
    const field = fieldOf(pointer.split("/").slice(1));
    const said = code === "missing" ? words.case.missing : words.case.wrong;
    if (!faults.has(field)) faults.set(field, words.language === "en" ? message : said);
  }
  return [...faults].map(([field, message]) => ({ field, message }));
}

function fieldOf([first = "", second = "", ...rest]: string[]): string {
  switch (first) {
    case "children":
    case "suspects":
    case "vehicles":
      return `${first}-${second}-${partOf(rest)}`;
    case "disappearance":
      return second === "" ? "earliest" : second;
    case "attestations":
      return `att-${second}-${rest[0] ?? "answer"}`;
    case "area":
      return second === "subdivisions" ? second : rest[0] === "radiusKm" ? "radiusKm" : "area";
    default:
      return first;
  }
}

function partOf([part = "givenName", inner, last]: string[]): string {
  if (part === "age") return inner === "to" ? "ageTo" : inner === "months" ? "ageMonths" : "ageYears";
  if (part === "appearance") return inner ?? "hair";
  if (part === "clothing") return `${last ?? "garment"}-${inner ?? 0}`;
  return part;
}

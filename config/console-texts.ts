// The console's words as data: `config/languages/<tag>/console.json`. A language without a sound file reads English.
import { existsSync } from "node:fs";
import path from "node:path";
import { type ConsoleTexts, consoleTexts } from "../schemas/console-texts.ts";
import { LANGUAGES_DIR } from "./languages.ts";
import { type Flaw, flawsOf } from "./plans/fault.ts";
import { readJson } from "./plans/read-json.ts";

/** The file of a language within its folder. */
export const CONSOLE_TEXTS_FILE = "console.json";

const shelf = new Map<string, ConsoleTexts>();

/** The console's words in `language` (a plan's tag; `fr-CA` reads `fr`), or in English. Files are read once in a process's life. */
export function consoleWords(language: string): ConsoleTexts {
  for (const tag of [language, language.replace(/-([A-Z]{2}|\d{3})$/, ""), "en"]) {
    const words = shelf.get(tag) ?? shelve(tag);
    if (words) return words;
  }
  throw new Error(`${CONSOLE_TEXTS_FILE} of English is missing or not sound: run npm test`);
}

/** Every flaw of a language's file, as JSON Pointers into it; `slots` that English does not have, or has and it lacks, are flaws too. */
export function checkConsoleTexts(language: string): Flaw[] {
  const read = readJson(fileOf(language));
  if ("message" in read) return [{ pointer: "", message: read.message }];
  const parsed = consoleTexts.safeParse(read.value);
  if (!parsed.success) return flawsOf(parsed.error);
  if (parsed.data.language !== language)
    return [{ pointer: "/language", message: `the folder is “${language}”: rename one` }];
  return slotFlaws(parsed.data, consoleWords("en"), "");
}

function shelve(language: string): ConsoleTexts | undefined {
  if (!existsSync(fileOf(language))) return undefined;
  const read = readJson(fileOf(language));
  const parsed = "message" in read ? undefined : consoleTexts.safeParse(read.value);
  if (!parsed?.success) return undefined;
  shelf.set(language, parsed.data);
  return parsed.data;
}

function fileOf(language: string): string {
  return path.join(LANGUAGES_DIR, language, CONSOLE_TEXTS_FILE);
}

function slotFlaws(words: object, english: object, pointer: string): Flaw[] {
  const originals = new Map<string, unknown>(Object.entries(english));
  return Object.entries(words).flatMap(([key, value]): Flaw[] => {
    const original = originals.get(key);
    const at = `${pointer}/${key}`;
    if (typeof value === "object" && typeof original === "object" && original)
      return slotFlaws(value, original, at);
    if (typeof value !== "string" || typeof original !== "string") return [];
    if (slotsIn(value) === slotsIn(original)) return [];
    return [{ pointer: at, message: `the slots are ${slotsIn(value)}, English has ${slotsIn(original)}` }];
  });
}

function slotsIn(text: string): string {
  return [...new Set(text.match(/\{[a-z]+\}/g) ?? [])].sort().join(" ");
}

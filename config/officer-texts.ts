// Sentences for officers as data: `config/languages/<tag>/officers.json`. English, which stands in the code, stands in for what is not sound.
import { existsSync } from "node:fs";
import path from "node:path";
import { type OfficerTexts, officerTextsLike } from "../schemas/officer-texts.ts";
import { checkSentences } from "../src/domain/criteria/check-sentences.ts";
import { ENGLISH } from "../src/domain/criteria/english.ts";
import { LANGUAGES_DIR } from "./languages.ts";
import { type Flaw, flawsOf, pointerTo } from "./plans/fault.ts";
import { readJson } from "./plans/read-json.ts";

/** The file of a language within its folder. */
export const OFFICER_TEXTS_FILE = "officers.json";

/**
 * The sentences for officers in `language` (a plan's tag; `es-MX` reads `es` unless it has a file of its own). A file that is missing or of the wrong shape gives English
 * throughout; a single flawed sentence gives English for that one. Files are read once in a process's life.
 */
export function officerTexts(language: string, dir: string = LANGUAGES_DIR): OfficerTexts {
  return language === ENGLISH.language ? ENGLISH : shelved(language, dir).texts;
}

/** Every flaw of a language's file, as JSON Pointers into it; English stands in for each. Empty when officers read all in `language`. */
export function checkOfficerTexts(language: string, dir: string = LANGUAGES_DIR): Flaw[] {
  return [...shelved(language, dir).flaws];
}

type Shelved = { texts: OfficerTexts; flaws: readonly Flaw[] };
const shelf = new Map<string, Shelved>();
const schema = officerTextsLike(ENGLISH);

function shelved(language: string, dir: string): Shelved {
  const wanted = path.join(dir, language, OFFICER_TEXTS_FILE);
  const known = shelf.get(wanted);
  if (known) return known;
  // A country's way of a language needs no file of its own; another script does.
  const folder = existsSync(wanted) ? language : language.replace(/-([A-Z]{2}|\d{3})$/, "");
  const read = readTexts(path.join(dir, folder, OFFICER_TEXTS_FILE), folder);
  shelf.set(wanted, read);
  return read;
}

function readTexts(file: string, language: string): Shelved {
  const inEnglish = (flaws: readonly Flaw[]) => ({ texts: ENGLISH, flaws });
  const read = readJson(file);
  if ("message" in read) return inEnglish([{ pointer: "", message: read.message }]);
  const parsed = schema.safeParse(read.value);
  if (!parsed.success) return inEnglish(flawsOf(parsed.error));
  const texts = parsed.data;
  if (texts.language !== language)
    return inEnglish([
      {
        pointer: "/language",
        message: `the folder is “${language}” and the sentences are ${texts.language}: rename one`,
      },
    ]);
  const flaws = checkSentences(texts, ENGLISH);
  return { texts: without(texts, new Set(flaws.map(({ pointer }) => pointer))), flaws };
}

function without(texts: OfficerTexts, pointers: ReadonlySet<string>): OfficerTexts {
  const kept = (of: Readonly<Record<string, string>>, ...at: string[]) =>
    Object.fromEntries(Object.entries(of).filter(([name]) => !pointers.has(pointerTo(...at, name))));
  return {
    ...texts,
    phrases: kept(texts.phrases, "phrases"),
    criteria: Object.fromEntries(
      Object.entries(texts.criteria).map(([code, own]) => [code, kept(own, "criteria", code)]),
    ),
  };
}

// Languages as data: `config/languages/<tag>/texts.json` is written once and serves every country; a country patches what it says differently.
import { existsSync } from "node:fs";
import path from "node:path";
import { type TextSet, textSet } from "../schemas/texts.ts";
import { mergePatch } from "../src/domain/plan/merge-patch.ts";
import { checkTextSet } from "../src/domain/text/check-text-set.ts";
import { type Flaw, flawsOf } from "./plans/fault.ts";
import { readJson } from "./plans/read-json.ts";

/** The folder that holds one folder for each language. */
export const LANGUAGES_DIR = path.join(import.meta.dirname, "languages");

/** A language's texts as its file has them, not yet any country's. */
export type LanguageTexts = { raw: unknown; flaws: readonly Flaw[] };

/** Reads languages when first asked for and keeps them; undefined when there is no file for a tag. */
export function languageShelf(dir = LANGUAGES_DIR): (language: string) => LanguageTexts | undefined {
  const shelf = new Map<string, LanguageTexts | undefined>();
  return (language) => {
    if (!shelf.has(language)) shelf.set(language, readLanguage(dir, language));
    return shelf.get(language);
  };
}

/** One country's texts in a language: the language's own under the country's patch (RFC 7386); dates and numbers as that country writes them. */
export function textsOfCountry(
  base: LanguageTexts | undefined,
  patch: unknown,
  country: string,
): { set?: TextSet; flaws: Flaw[] } {
  const localised = mergePatch(base?.raw, { locale: localeIn(country, base?.raw) });
  const parsed = textSet.safeParse(mergePatch(localised, patch));
  if (!parsed.success) return { flaws: flawsOf(parsed.error) };
  return { set: parsed.data, flaws: checkTextSet(parsed.data) };
}

function readLanguage(dir: string, language: string): LanguageTexts | undefined {
  const file = path.join(dir, language, "texts.json");
  if (!existsSync(file)) return undefined;
  const read = readJson(file);
  if ("message" in read) return { raw: undefined, flaws: [{ pointer: "", message: read.message }] };
  const parsed = textSet.safeParse(read.value);
  if (!parsed.success) return { raw: read.value, flaws: flawsOf(parsed.error) };
  const misnamed =
    parsed.data.language === language
      ? []
      : [
          {
            pointer: "/language",
            message: `the folder is “${language}” and the texts are ${parsed.data.language}: rename one`,
          },
        ];
  return { raw: read.value, flaws: [...misnamed, ...checkTextSet(parsed.data)] };
}

/** `es-MX` for Spanish in Mexico where CLDR knows how that is written; otherwise as the language's file says. */
function localeIn(country: string, raw: unknown): string | undefined {
  const own = typeof raw === "object" && raw !== null && "locale" in raw ? raw.locale : undefined;
  if (typeof own !== "string") return undefined;
  const wanted = `${own
    .split("-")
    .filter((part) => !/^([A-Z]{2}|\d{3})$/.test(part))
    .join("-")}-${country}`;
  const known = new Intl.DateTimeFormat(wanted).resolvedOptions().locale;
  return known === wanted ? wanted : own;
}

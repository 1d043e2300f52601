// Speaks to officers in one language: fills sentences, says codes, joins lists, writes numbers. English stands in for what is not there.
import type { OfficerTexts } from "../../../schemas/officer-texts.ts";
import { fillTemplate, type ParsedTemplate, parseTemplate, type SlotValues } from "../text/template.ts";
import { PHRASES, type PhraseName } from "./phrases.ts";
import type { TermGroup } from "./terms.ts";

/** A language at work. What it cannot say it gives as an empty text, which `[[ ]]` around the slot takes away. */
export type Wording = {
  /** A sentence of a criterion; `english` where the language lacks it. */
  sentence(criterion: string, key: string, english: string, values: SlotValues): string;
  phrase(name: PhraseName, values: SlotValues): string;
  /** What a code is called here: empty when the language has no term; in English the code with spaces. */
  term(group: TermGroup, code: string): string;
  /** The same for a parameter that holds a code or the source's own words; words stay as they are, nothing stays empty. */
  termOrText(group: TermGroup, value: string | undefined): string;
  /** Codes as one list; empty when one has no term, as a shorter list would say something else. */
  terms(group: TermGroup, codes: readonly string[], last: "and" | "or"): string;
  /** Texts as one list; empty when one is. */
  list(items: readonly string[], last: "and" | "or"): string;
  /** A number with one decimal at most. */
  number(n: number): string;
  hours(n: number): string;
};

/** The wording of one language's texts; made once for each. */
export function wordingOf(texts: OfficerTexts): Wording {
  const known = wordings.get(texts);
  if (known) return known;
  const made = makeWording(texts);
  wordings.set(texts, made);
  return made;
}

/** A code of a plan as words: `serious_bodily_injury` becomes `serious bodily injury`. */
export function spelled(code: string): string {
  return code.replaceAll(/[_-]/g, " ");
}

// Reading a template or making a formatter costs more than a whole verdict; texts never change once loaded.
const wordings = new WeakMap<OfficerTexts, Wording>();

function makeWording(texts: OfficerTexts): Wording {
  const { language } = texts;
  // The project writes British English: no comma before "and".
  const locale = language === "en" ? "en-GB" : language;
  const lists = { and: listOf(language, locale, "conjunction"), or: listOf(language, locale, "disjunction") };
  const numbers = new Intl.NumberFormat(locale, { maximumFractionDigits: 1, useGrouping: false });
  const templates = new Map<string, ParsedTemplate>();
  const fill = (template: string, values: SlotValues) => {
    const parsed = templates.get(template) ?? parseTemplate(template);
    templates.set(template, parsed);
    return fillTemplate(parsed, values).text;
  };
  const term = (group: TermGroup, code: string) =>
    own(texts.terms[group], code) ?? (language === "en" ? spelled(code) : "");
  const list = (items: readonly string[], last: "and" | "or") =>
    items.includes("") ? "" : lists[last].format(items);
  const phrase = (name: PhraseName, values: SlotValues) =>
    fill(own(texts.phrases, name) ?? PHRASES[name], values);
  return {
    sentence: (criterion, key, english, values) =>
      fill(own(own(texts.criteria, criterion), key) ?? english, values),
    phrase,
    term,
    termOrText: (group, value = "") => (CODE.test(value) ? term(group, value) : value),
    terms: (group, codes, last) =>
      list(
        codes.map((code) => term(group, code)),
        last,
      ),
    list,
    number: (n) => numbers.format(n),
    hours: (n) => phrase("hours", { n: numbers.format(n) }),
  };
}

const CODE = /^[a-z0-9]+([_-][a-z0-9]+)*$/;

function own<Value>(of: Readonly<Record<string, Value>> | undefined, key: string): Value | undefined {
  return of !== undefined && Object.hasOwn(of, key) ? of[key] : undefined;
}

// Where CLDR has no words for a list it lends English ones or leaves brackets open, as in "a(n)": strokes and commas say the same.
function listOf(
  language: string,
  locale: string,
  type: "conjunction" | "disjunction",
): { format(words: readonly string[]): string } {
  const own = new Intl.ListFormat(locale, { type });
  const sample = own.format(["1", "2"]);
  const foreign = sample.includes("(") || (language !== "en" && sample === "1 or 2");
  return foreign ? { format: (words) => words.join(type === "disjunction" ? " / " : ", ") } : own;
}

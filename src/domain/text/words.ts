// Chooses the spelling of a word: its plural, its form, its place at the head of a sentence.
import type { Agreeing, Noun, PluralText, TextSet } from "../../../schemas/texts.ts";
import { numberFormat, pluralRules } from "./intl-formats.ts";
import { isStopped } from "./stops.ts";
import { fillPhrase } from "./template.ts";

/** The spelling of `text` for the number `n` (CLDR plural rules of the set's language), with `{n}` filled. */
export function plural(set: TextSet, text: PluralText, n: number, more: Record<string, string> = {}): string {
  const category = pluralRules(set.locale).select(n);
  const spelling = typeof text === "string" ? text : (text[category] ?? text.other);
  return fillPhrase(spelling, { n: numberFormat(set.locale).format(n), ...more });
}

/** Every spelling of a text that depends on a number. */
export function spellingsOf(text: PluralText): string[] {
  return typeof text === "string" ? [text] : Object.values(text).filter((spelling) => spelling !== undefined);
}

/** The noun itself and the form that its adjectives take; "" when the language has no forms. */
export function nounOf(noun: Noun): { word: string; form: string } {
  return typeof noun === "string" ? { word: noun, form: "" } : noun;
}

/** The spelling of an adjective beside a noun of this form; the first one when the form is not listed. */
export function agree(word: Agreeing, form: string): string {
  if (typeof word === "string") return word;
  return word[form] ?? Object.values(word)[0] ?? "";
}

/** Parts with something in them, separated as the language separates them. */
export function commas(set: TextSet, parts: readonly string[]): string {
  return parts.filter((part) => part !== "").join(set.separators.comma);
}

/** `text` as a sentence: first letter raised, full stop added unless one stands there. Empty stays empty. */
export function sentence(set: TextSet, text: string): string {
  const [first = "", ...rest] = text;
  // Greek drops the accent only where the whole word is in capitals: Άνδρας, ΑΝΔΡΑΣ.
  return ended(set, first.toLocaleUpperCase(set.language === "el" ? "en" : set.locale) + rest.join(""));
}

/** `text` with a full stop unless one stands there; its first letter stays, as that of a name must. Empty stays empty. */
export function ended(set: TextSet, text: string): string {
  return text === "" || isStopped(text) ? text : text + set.separators.stop;
}

/** Sentences one after another; empty ones leave no gap. */
export function sentences(set: TextSet, texts: readonly string[]): string {
  return together(
    set,
    texts.map((text) => sentence(set, text)),
  );
}

/** Sentences behind a label and its colon, where the first one keeps its small letter. */
export function sentencesAfterLabel(set: TextSet, texts: readonly string[]): string {
  const [first = "", ...rest] = texts.filter((text) => text !== "");
  return together(set, [ended(set, first), sentences(set, rest)]);
}

/** Whole sentences one after another, as the language parts them; empty ones leave no gap. */
export function together(set: TextSet, texts: readonly string[]): string {
  return texts.filter((text) => text !== "").join(set.separators.sentence);
}

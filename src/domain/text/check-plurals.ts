// Checks that a spelling without its number is said of that number only: "one" of CLDR is 21 and 31 too in Croatian or Russian.
import type { PluralText, TextSet } from "../../../schemas/texts.ts";
import { pluralRules } from "./intl-formats.ts";
import type { TextSetFault } from "./text-set-fault.ts";

/** The greatest number that each text is chosen by; a case has at most ten children (schemas/alert.ts). */
const MOST = { years: 120, months: 11, sought: 10, noLonger: 10, more: 10 } as const;

/** Faults of the phrases that count: a spelling for `one` or `two` that hides its number and yet stands for several. */
export function checkPlurals(set: TextSet): TextSetFault[] {
  const rules = pluralRules(set.locale);
  return Object.entries(MOST).flatMap(([name, most]) => {
    const text: PluralText | undefined = Object.entries(set.phrases).find(([key]) => key === name)?.[1];
    if (text === undefined || typeof text === "string") return [];
    return (["one", "two"] as const).flatMap((category) => {
      const spelling = text[category];
      if (spelling === undefined || spelling.includes("{n}")) return [];
      const numbers = upTo(most).filter((number) => rules.select(number) === category);
      if (numbers.length < 2) return [];
      const message = `"${category}" stands for ${numbers.slice(0, 3).join(", ")} here: name the number, {n}`;
      return [{ pointer: `/phrases/${name}/${category}`, message }];
    });
  });
}

function upTo(most: number): number[] {
  return Array.from({ length: most }, (_, index) => index + 1);
}

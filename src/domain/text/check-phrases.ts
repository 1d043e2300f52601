// Checks the phrases of a text set against the slots that the code fills in each.
import type { PluralText, TextSet } from "../../../schemas/texts.ts";
import { PHRASE_SLOTS } from "./phrase-slots.ts";
import { parseTemplate, slotsOf } from "./template.ts";
import type { TextSetFault } from "./text-set-fault.ts";
import { spellingsOf } from "./words.ts";

/** Faults of all phrases: unknown slots, and slots that may be empty but stand outside `[[ ]]`. */
export function checkPhrases(phrases: TextSet["phrases"]): TextSetFault[] {
  return Object.entries(PHRASE_SLOTS).flatMap(([name, allowed]) => {
    const phrase: PluralText | undefined = Object.entries(phrases).find(([key]) => key === name)?.[1];
    if (phrase === undefined) return [];
    return spellingsOf(phrase).flatMap((spelling) =>
      checkPhrase(spelling, allowed).map((message) => ({ pointer: `/phrases/${name}`, message })),
    );
  });
}

function checkPhrase(spelling: string, allowed: readonly string[]): string[] {
  const { segments, faults } = parseTemplate(spelling);
  const messages = segments.flatMap((segment) =>
    slotsOf(segment.parts).flatMap((slot) => {
      if (allowed.includes(slot)) return [];
      if (!allowed.includes(`${slot}?`)) return [`{${slot}} is not filled here; ${listed(allowed)}`];
      return segment.optional ? [] : [`{${slot}} may be empty: put it into [[ ]] with its words`];
    }),
  );
  return [...faults, ...messages];
}

function listed(allowed: readonly string[]): string {
  if (allowed.length === 0) return "this phrase has no slots";
  return `its slots are ${allowed.map((slot) => `{${slot.replace("?", "")}}`).join(", ")}`;
}

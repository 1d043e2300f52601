// Checks that adjectives are written in every form that the nouns of a text set ask for.
import type { TextSet } from "../../../schemas/texts.ts";
import type { TextSetFault } from "./text-set-fault.ts";
import { nounOf } from "./words.ts";

/** Faults of the vocabularies: a colour without the form of some noun, a word that holds a slot. */
export function checkWords(set: TextSet): TextSetFault[] {
  const { words } = set;
  const nouns = [...Object.values(words.garment), words.vehicle, ...Object.values(words.vehicleType)];
  const forms = [...new Set(nouns.map((noun) => nounOf(noun).form).filter((form) => form !== ""))];
  const faults: TextSetFault[] = [];
  for (const [colour, spelling] of Object.entries(words.colour)) {
    if (typeof spelling === "string") continue;
    for (const form of forms) {
      if (!Object.hasOwn(spelling, form))
        faults.push({ pointer: `/words/colour/${colour}`, message: `the form ${form} is missing` });
    }
  }
  for (const [list, entries] of Object.entries(words)) {
    if (stringsOf(entries).some((word) => /[{}[\]]/.test(word)))
      faults.push({ pointer: `/words/${list}`, message: "words hold no slots" });
  }
  return faults;
}

function stringsOf(value: unknown): string[] {
  if (typeof value === "string") return [value];
  return typeof value === "object" && value !== null ? Object.values(value).flatMap(stringsOf) : [];
}

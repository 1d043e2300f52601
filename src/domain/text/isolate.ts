// Keeps a value together where it stands inside right-to-left words: a number to call must not turn round, nor its groups change places.
import type { TextSet } from "../../../schemas/texts.ts";

const FIRST_STRONG_ISOLATE = "\u2068";
const POP_DIRECTIONAL_ISOLATE = "\u2069";
const RIGHT_TO_LEFT_ONLY = /^[\p{Script=Arabic}\p{Script=Hebrew}\p{P}\p{Z}]*$/u;

/**
 * `value` in an isolate (UAX #9) where the set runs from right to left and the value may not; otherwise as it is. Not for addresses,
 * which a phone would no longer recognise.
 */
export function isolate(set: TextSet, value: string): string {
  if (set.direction === "ltr" || RIGHT_TO_LEFT_ONLY.test(value)) return value;
  return FIRST_STRONG_ISOLATE + value + POP_DIRECTIONAL_ISOLATE;
}

/** `text` without isolates, for signs, which count and draw every character. */
export function withoutIsolates(text: string): string {
  return text.replace(/[\u2066-\u2069]/g, "");
}

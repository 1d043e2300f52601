// Lines for road signs: capitals, at most 18 characters, never a name, never cut.
import type { Templates, TextSet } from "../../../schemas/texts.ts";
import { fillTemplate, parseTemplate, type SlotValues, slotsOf } from "./template.ts";

/** Most characters of a sign's line. */
export const SIGN_LINE_MAX = 18;

/** The first alternative of each line whose slots are all known and that fits; lines without one are left out. */
export function signLines(
  set: TextSet,
  lines: Templates["sign"],
  values: SlotValues,
  mark: string | null,
): string[] {
  const shown = lines.flatMap((alternatives) => {
    const fitting = alternatives
      .map((alternative) => fillLine(set, alternative, values))
      .find((line) => line !== "" && [...line].length <= SIGN_LINE_MAX);
    return fitting === undefined ? [] : [fitting];
  });
  return mark === null ? shown : [mark.toLocaleUpperCase(set.locale), ...shown];
}

function fillLine(set: TextSet, alternative: string, values: SlotValues): string {
  const template = parseTemplate(alternative);
  const slots = template.segments.flatMap((segment) => slotsOf(segment.parts));
  if (slots.some((slot) => (values[slot] ?? "") === "")) return "";
  return fillTemplate(template, values).text.toLocaleUpperCase(set.locale);
}

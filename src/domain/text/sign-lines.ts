// Lines for road signs: capitals, never a name, never cut.
import type { Plan } from "../../../schemas/plan.ts";
import type { Templates, TextSet } from "../../../schemas/texts.ts";
import { fillTemplate, parseTemplate, type SlotValues, slotsOf } from "./template.ts";

/** Most characters of a line of fixed words, so that they fit the common signs of every country. */
export const SIGN_LINE_MAX = 18;

/**
 * The first alternative of each line whose slots are all known and that fits the plan's signs; lines without one are left out.
 * Page by page, `size.lines` lines make a page; what has no room is left out before the last line, which says where to call.
 */
export function signLines(
  set: TextSet,
  lines: Templates["sign"],
  values: SlotValues,
  mark: string | null,
  size: Pick<Plan["signs"], "lines" | "characters" | "pages">,
): string[] {
  const shown = lines.flatMap((alternatives) => {
    const fitting = alternatives
      .map((alternative) => fillLine(set, alternative, values))
      .find((line) => line !== "" && [...line].length <= size.characters);
    return fitting === undefined ? [] : [fitting];
  });
  const all = mark === null ? shown : [mark.toLocaleUpperCase(set.locale), ...shown];
  const room = size.lines * size.pages;
  return all.length <= room ? all : [...all.slice(0, room - 1), ...all.slice(-1)];
}

function fillLine(set: TextSet, alternative: string, values: SlotValues): string {
  const template = parseTemplate(alternative);
  const slots = template.segments.flatMap((segment) => slotsOf(segment.parts));
  if (slots.some((slot) => (values[slot] ?? "") === "")) return "";
  return fillTemplate(template, values).text.toLocaleUpperCase(set.locale);
}

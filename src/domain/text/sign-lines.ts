// Lines for road signs: capitals, never a name, never cut.
import type { Plan } from "../../../schemas/plan.ts";
import type { Templates, TextSet } from "../../../schemas/texts.ts";
import { withoutIsolates } from "./isolate.ts";
import { fillTemplate, parseTemplate, type SlotValues, slotsOf } from "./template.ts";

/** Most characters of a line of fixed words, so that they fit the common signs of every country. */
export const SIGN_LINE_MAX = 18;

/**
 * The first alternative of each line whose slots are all known and that fits the plan's signs; lines without one are left out.
 * Page by page, `size.lines` lines make a page; what has no room is left out before the last line, which says where to call. The mark
 * of an exercise comes first, whatever the room, and takes the place of the first line, not of a plate.
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
  const room = size.lines * size.pages;
  if (mark === null) return fitLines(shown, room);
  const said = shown.length < room ? shown : fitLines(shown.slice(1), room - 1);
  return [mark.toLocaleUpperCase(set.locale), ...said];
}

function fitLines(lines: readonly string[], room: number): string[] {
  if (lines.length <= room) return [...lines];
  return room === 0 ? [] : [...lines.slice(0, room - 1), ...lines.slice(-1)];
}

function fillLine(set: TextSet, alternative: string, values: SlotValues): string {
  const template = parseTemplate(alternative);
  const slots = template.segments.flatMap((segment) => slotsOf(segment.parts));
  if (slots.some((slot) => (values[slot] ?? "") === "")) return "";
  return withoutIsolates(fillTemplate(template, values).text).toLocaleUpperCase(set.locale);
}

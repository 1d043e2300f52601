// Makes a text short enough by leaving out whole optional parts, by declared priority. Never cuts.
import { fillTemplate, type ParsedTemplate, prioritiesOf, type SlotValues } from "./template.ts";

/** A text within its limit, or the shortest one there is with `fits` false; `dropped` names the slots left out for length. */
export type FittedText = { text: string; dropped: string[]; fits: boolean };

/** Fills `template`, dropping optional parts from the highest priority number down until `fits` accepts the text. */
export function fitText(
  template: ParsedTemplate,
  values: SlotValues,
  fits: (text: string) => boolean,
): FittedText {
  const levels = [9, ...prioritiesOf(template).map((priority) => priority - 1)];
  let last: FittedText = { text: "", dropped: [], fits: false };
  for (const keep of levels) {
    const { text, dropped } = fillTemplate(template, values, keep);
    last = { text, dropped, fits: fits(text) };
    if (last.fits) return last;
  }
  return last;
}

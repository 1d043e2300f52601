// Makes a text short enough by leaving out whole optional parts, by declared priority. Never cuts.
import { fillTemplate, type ParsedTemplate, prioritiesOf, type SlotValues } from "./template.ts";

/** A text within its limit, or the shortest one there is with `fits` false; `dropped` names the slots left out for length. */
export type FittedText = { text: string; dropped: string[]; fits: boolean };

/**
 * Fills `template` with as much as `fits` accepts: everything, or else the parts that are never dropped and then, most important
 * first, each optional one that still finds room.
 */
export function fitText(
  template: ParsedTemplate,
  values: SlotValues,
  fits: (text: string) => boolean,
): FittedText {
  const whole = fillTemplate(template, values);
  if (fits(whole.text)) return { ...whole, fits: true };
  const priorities = prioritiesOf(template);
  const left = new Set(priorities);
  for (const priority of priorities) {
    left.delete(priority);
    if (!fits(fillTemplate(template, values, left).text)) left.add(priority);
  }
  const fitted = fillTemplate(template, values, left);
  return { ...fitted, fits: fits(fitted.text) };
}

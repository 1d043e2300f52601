// One text for each cell broadcast of the national programme, as long as that system carries and no longer.
import type { Plan } from "../../../schemas/plan.ts";
import { fitText } from "./fit-text.ts";
import { smsEncoding } from "./sms-encoding.ts";
import { parseTemplate, type SlotValues } from "./template.ts";

type Limits = Plan["messageLimits"];

/** The texts by system, and the systems for which even the shortest candidate is too long. */
export type CellTexts = { texts: Record<string, string>; tooLong: string[] };

/**
 * Fits the first of `candidates` (templates, best first) that a system can carry, with `prefix` before it. Of a system with a limit
 * for each alphabet, the text's own alphabet decides (ETSI TS 102 900; 3GPP TS 23.041: a page is GSM-7 or UCS-2, never both).
 */
export function cellTexts(
  limits: Limits,
  candidates: readonly string[],
  values: SlotValues,
  prefix: string,
): CellTexts {
  const texts: Record<string, string> = {};
  const tooLong: string[] = [];
  for (const system of new Set(limits.map((limit) => limit.system))) {
    const ofSystem = limits.filter((limit) => limit.system === system);
    const fits = (text: string) => ofSystem.some((limit) => carries(limit, prefix + text));
    const fitted = candidates
      .map((candidate) => fitText(parseTemplate(candidate), values, fits))
      .find((each) => each.fits);
    if (fitted) texts[system] = prefix + fitted.text;
    else tooLong.push(system);
  }
  return { texts, tooLong };
}

function carries({ alphabet, characters }: Limits[number], text: string): boolean {
  if (alphabet === "any") return [...text].length <= characters;
  const { encoding, units } = smsEncoding(text);
  return encoding === alphabet && units <= characters;
}

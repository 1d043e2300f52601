// Finds what the schema of a text set cannot: slots that do not exist, holes that would show, lines that never fit. For `plans check`.
import { type PluralText, purpose, type TextSet } from "../../../schemas/texts.ts";
import { checkPhrases } from "./check-phrases.ts";
import { checkPlurals } from "./check-plurals.ts";
import { checkTemplates } from "./check-templates.ts";
import { checkWords } from "./check-words.ts";
import { parseTemplate, slotsOf } from "./template.ts";
import type { TextSetFault } from "./text-set-fault.ts";
import { spellingsOf } from "./words.ts";

const RIGHT_TO_LEFT = new Set(["ar", "ckb", "dv", "fa", "he", "ps", "sd", "ug", "ur", "yi"]);
const OVER = new Set<string>(["cancelFound", "cancelEnded", "cancelError", "expired"]);

/** Every fault of one language's texts; an empty list means that every case can be rendered from them without a hole. */
export function checkTextSet(set: TextSet): TextSetFault[] {
  const faults = [
    ...checkTemplates("/active", set.active, "active", "whole"),
    ...checkTemplates("/over", set.over, "over", "whole"),
    ...purpose.options.flatMap((name) => checkPurpose(set, name)),
    ...checkPhrases(set.phrases),
    ...checkPlurals(set),
    ...checkWords(set),
  ];
  const rightToLeft = RIGHT_TO_LEFT.has(set.language.split("-")[0] ?? "");
  if (rightToLeft !== (set.direction === "rtl"))
    faults.push({ pointer: "/direction", message: `${set.language} is not written ${set.direction}` });
  for (const status of ["exercise", "test"] as const) {
    const { prefix, sign } = set.marks[status];
    if (!/[\s】]$/.test(prefix))
      faults.push({
        pointer: `/marks/${status}/prefix`,
        message: "the prefix must end with a space or a closing bracket, or it runs into the text",
      });
    if (!prefix.includes(sign))
      faults.push({
        pointer: `/marks/${status}/prefix`,
        message: `the prefix must say ${sign}, as the sign does`,
      });
  }
  return faults;
}

function checkPurpose(set: TextSet, name: keyof TextSet["purposes"]): TextSetFault[] {
  const words = set.purposes[name];
  const group = OVER.has(name) ? "over" : "active";
  const at = `/purposes/${name}`;
  const faults = checkTemplates(`${at}/templates`, words.templates ?? {}, group, "part");
  for (const key of ["opening", "news", "request"] as const) {
    if (group === "over" && !words[key])
      faults.push({
        pointer: `${at}/${key}`,
        message: "every end of an alert has an opening, news and a request",
      });
  }
  for (const key of ["news", "request"] as const) {
    const text = words[key];
    if (text !== undefined) faults.push(...checkNews(`${at}/${key}`, text));
  }
  return faults;
}

function checkNews(pointer: string, text: PluralText): TextSetFault[] {
  return spellingsOf(text).flatMap((spelling) => {
    const { segments, faults } = parseTemplate(spelling);
    const unknown = segments
      .flatMap((segment) => slotsOf(segment.parts))
      .filter((slot) => slot !== "n" && slot !== "tip")
      .map((slot) => `{${slot}} cannot stand here; {n} and {tip} can`);
    return [...faults, ...unknown].map((message) => ({ pointer, message }));
  });
}

// Checks the templates of one group: known slots, no hole when a fact is missing, no name where none may stand, signs that fit.
import type { Templates } from "../../../schemas/texts.ts";
import { SIGN_LINE_MAX } from "./sign-lines.ts";
import { LINKLESS_FIELDS, NAMELESS_FIELDS, SLOTS } from "./slots.ts";
import { parseTemplate, slotsOf } from "./template.ts";
import type { TextSetFault } from "./text-set-fault.ts";

type Group = "active" | "over";
type SomeTemplates = { [Field in keyof Templates]?: Templates[Field] | undefined };

// SMS-11: who sends it, where to read on, whom to call; and how to leave.
const SMS_NEEDS: Readonly<Record<Group, readonly string[]>> = {
  active: ["programme", "link", "tip", "manage"],
  over: ["programme", "link", "manage"],
};

// What checkTextSet demands of every purpose that ends an alert.
const ALWAYS_WHEN_OVER = new Set(["opening", "news", "request"]);

/** Faults of a group's templates, or of the `part` of them that one purpose has of its own. */
export function checkTemplates(
  at: string,
  templates: SomeTemplates,
  group: Group,
  extent: "whole" | "part",
): TextSetFault[] {
  const faults = Object.entries(templates).flatMap(([field, value]) => {
    if (value === undefined) return [];
    if (typeof value === "string") return checkTemplate(`${at}/${field}`, field, value, group);
    return checkSign(`${at}/${field}`, value, group);
  });
  if (templates.sms !== undefined) faults.push(...checkNeeds(`${at}/sms`, templates.sms, SMS_NEEDS[group]));
  if (group === "active" && extent === "whole") {
    for (const field of ["instruction", "crawl", "spoken", "pushBody"] as const)
      faults.push(...checkNeeds(`${at}/${field}`, templates[field] ?? "", ["tip"]));
  }
  return faults;
}

function checkTemplate(pointer: string, field: string, text: string, group: Group): TextSetFault[] {
  const { segments, faults } = parseTemplate(text);
  const messages = segments.flatMap((segment) =>
    slotsOf(segment.parts).flatMap((slot) => slotFault(slot, field, group, segment.optional) ?? []),
  );
  if (/[\r\n\t]/.test(text)) messages.push("a template is one line; paragraphs are made by the channel");
  if (/ {2}/.test(text)) messages.push("two spaces stand side by side");
  return [...faults, ...messages].map((message) => ({ pointer, message }));
}

function slotFault(slot: string, field: string, group: Group, optional: boolean): string | undefined {
  const rule = Object.hasOwn(SLOTS, slot) ? SLOTS[slot] : undefined;
  if (rule === undefined) return `{${slot}} is not a slot`;
  if (group === "over" && !rule.over)
    return `{${slot}} belongs to the case, which the end of an alert must not name`;
  if (rule.names && NAMELESS_FIELDS.includes(field)) return `{${slot}} may carry a name, ${field} must not`;
  if (slot === "link" && LINKLESS_FIELDS.includes(field)) return `${field} cannot carry a link`;
  if (slot === "manage" && field !== "sms")
    return "{manage} stands in the SMS only; the mail adds its own link";
  const filled = rule.filled || (group === "over" && ALWAYS_WHEN_OVER.has(slot));
  if (!filled && !optional && field !== "sign")
    return `{${slot}} may be empty: put it into [[ ]] with its words`;
  return undefined;
}

function checkNeeds(pointer: string, text: string, needed: readonly string[]): TextSetFault[] {
  const always = parseTemplate(text)
    .segments.filter((segment) => !segment.optional)
    .flatMap((segment) => slotsOf(segment.parts));
  return needed
    .filter((slot) => !always.includes(slot))
    .map((slot) => ({ pointer, message: `{${slot}} must stand here, outside [[ ]]` }));
}

function checkSign(pointer: string, lines: Templates["sign"], group: Group): TextSetFault[] {
  const faults = lines.flatMap((alternatives, line) =>
    alternatives.flatMap((text, index) => {
      const at = `${pointer}/${line}/${index}`;
      const tooLong = !text.includes("{") && [...text].length > SIGN_LINE_MAX;
      return [
        ...checkTemplate(at, "sign", text, group),
        ...(tooLong
          ? [{ pointer: at, message: `a line of a sign has at most ${SIGN_LINE_MAX} characters` }]
          : []),
      ];
    }),
  );
  if (!lines.flat().some((text) => !text.includes("{")))
    faults.push({
      pointer,
      message: "one line needs an alternative without slots, or the sign could be empty",
    });
  return faults;
}

// Reads and fills templates: `{slot}`, `[[ … ]]` that vanishes with an empty slot, `[[3| … ]]` that may also be dropped for length.
import { following } from "./stops.ts";

/** Words, or the name of a slot. */
type Part = { words: string } | { slot: string };
/** A stretch of a template; `priority` null = never dropped for length. */
export type Segment = { optional: boolean; priority: number | null; parts: Part[] };
/** The outcome of reading a template; with faults, `segments` must not be used. */
export type ParsedTemplate = { segments: Segment[]; faults: string[] };
/** Values by slot name; a missing one is empty. */
export type SlotValues = Readonly<Record<string, string>>;

/** Reads a template; faults are sentences about brackets and braces that do not match. */
export function parseTemplate(template: string): ParsedTemplate {
  const segments: Segment[] = [];
  const faults: string[] = [];
  for (const piece of template.split(/(\[\[.*?\]\])/s)) {
    if (piece === "") continue;
    const inner = /^\[\[(?:([1-9])\|)?(.*)\]\]$/s.exec(piece);
    const body = inner?.[2] ?? piece;
    const priority = inner?.[1] === undefined ? null : Number(inner[1]);
    const parts = parseParts(body);
    const left = parts.map((part) => ("words" in part ? part.words : "")).join("");
    if (/[{}[\]]/.test(left))
      faults.push(`brackets or braces do not match, or are nested, near ${JSON.stringify(left)}`);
    if (inner !== null && /^\d+\|/.test(body))
      faults.push(`the priority of ${JSON.stringify(body)} is not a digit from 1 to 9`);
    if (inner !== null && priority === null && slotsOf(parts).length === 0)
      faults.push(`the optional part ${JSON.stringify(body)} has no slot, so it could never vanish`);
    segments.push({ optional: inner !== null, priority, parts });
  }
  return { segments, faults };
}

/** The names of the slots in parts, in order, repeated as often as they stand there. */
export function slotsOf(parts: readonly Part[]): string[] {
  return parts.flatMap((part) => ("slot" in part ? [part.slot] : []));
}

/** Every priority that a template declares, the most important (1) first. */
export function prioritiesOf(template: ParsedTemplate): number[] {
  const found = template.segments.flatMap((segment) => (segment.priority === null ? [] : [segment.priority]));
  return [...new Set(found)].sort((a, b) => a - b);
}

/**
 * Fills a template, leaving out optional parts with an empty slot and those whose priority `left` names; gives the text and the slots
 * that only `left` left out. Spaces and full stops never double where a value meets the words beside it.
 */
export function fillTemplate(
  template: ParsedTemplate,
  values: SlotValues,
  left: ReadonlySet<number> = new Set(),
): { text: string; dropped: string[] } {
  let text = "";
  const dropped: string[] = [];
  for (const segment of template.segments) {
    const slots = slotsOf(segment.parts);
    if (segment.optional && slots.some((slot) => (values[slot] ?? "") === "")) continue;
    if (segment.priority !== null && left.has(segment.priority)) {
      dropped.push(...slots);
      continue;
    }
    for (const part of segment.parts)
      text += "slot" in part ? (values[part.slot] ?? "") : following(text, part.words);
  }
  return { text: text.trim(), dropped };
}

/** Fills a template given as a string; for phrases, which have no priorities. */
export function fillPhrase(template: string, values: SlotValues): string {
  return fillTemplate(parseTemplate(template), values).text;
}

function parseParts(body: string): Part[] {
  const pieces = body.split(/(\{[a-zA-Z]+\})/).filter((piece) => piece !== "");
  return pieces.map((piece) =>
    /^\{[a-zA-Z]+\}$/.test(piece) ? { slot: piece.slice(1, -1) } : { words: piece },
  );
}

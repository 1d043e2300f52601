// Makes a value safe to stand in a sentence: one line, balanced directions, no slot of ours. Never drops a letter.
import { MANAGE_SLOT } from "./slots.ts";

const CLOSERS: readonly [RegExp, RegExp, string][] = [
  [/[\u202a\u202b\u202d\u202e]/g, /\u202c/g, "\u202c"],
  [/[\u2066-\u2068]/g, /\u2069/g, "\u2069"],
];

/**
 * One line of `text` in NFC: line breaks and tabs become one space. A `{manage}` that an officer typed is parted, so that nobody's
 * link is filled in there; embeddings, overrides and isolates left open (UAX #9) are closed, so that they end with the value.
 */
export function freeText(text: string): string {
  const oneLine = text
    .normalize("NFC")
    .replace(/[ \t]*[\r\n\t\v\f\u0085\u2028\u2029]+[ \t]*/g, " ")
    .trim()
    .replaceAll(MANAGE_SLOT, "{ manage }");
  return CLOSERS.reduce((closed, [openers, closers, closer]) => {
    const open = (closed.match(openers)?.length ?? 0) - (closed.match(closers)?.length ?? 0);
    return open > 0 ? closed + closer.repeat(open) : closed;
  }, oneLine);
}

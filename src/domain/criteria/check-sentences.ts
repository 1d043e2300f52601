// Compares one language's sentences with the English: what they may and must fill, so that no result loses its meaning or shows a hole.
import type { OfficerTexts } from "../../../schemas/officer-texts.ts";
import { parseTemplate, prioritiesOf, slotsOf } from "../text/template.ts";

/** A sentence that must not be used: a JSON Pointer to it, and what to mend. */
export type SentenceFlaw = { pointer: string; message: string };

/**
 * Every flaw of sentences that have the shape of `model`. A slot that stands outside `[[ ]]` in the model is always filled and carries
 * the meaning: it must stand outside here too. One that stands within may be empty: here it stands within as well, or is left out.
 */
export function checkSentences(texts: OfficerTexts, model: OfficerTexts): SentenceFlaw[] {
  const shared = Object.entries(texts.phrases).flatMap(([name, sentence]) =>
    compare(`/phrases/${name}`, sentence, model.phrases[name]),
  );
  const own = Object.entries(texts.criteria).flatMap(([code, sentences]) =>
    Object.entries(sentences).flatMap(([name, sentence]) =>
      compare(`/criteria/${code}/${name}`, sentence, model.criteria[code]?.[name]),
    ),
  );
  return [...shared, ...own];
}

function compare(pointer: string, sentence: string, english: string | undefined): SentenceFlaw[] {
  if (english === undefined) return [{ pointer, message: "English has no such sentence: remove it" }];
  const faults = parseTemplate(sentence).faults;
  const own = slotsIn(sentence);
  const model = slotsIn(english);
  const all = new Set([...model.always, ...model.maybe]);
  const messages = [
    ...faults,
    ...[...new Set([...own.always, ...own.maybe])]
      .filter((slot) => !all.has(slot))
      .map((slot) => `{${slot}} cannot be filled here: use ${namesOf(all)}`),
    ...[...model.always]
      .filter((slot) => !own.always.has(slot))
      .map((slot) => `{${slot}} must stand here, outside [[ ]]: without it the sentence says something else`),
    ...[...own.always]
      .filter((slot) => model.maybe.has(slot) && !model.always.has(slot))
      .map((slot) => `{${slot}} may be empty: put it into [[ ]] with its words`),
  ];
  if (prioritiesOf(parseTemplate(sentence)).length > 0)
    messages.push("nothing is dropped for length here: write [[ … ]] without a digit");
  return messages.map((message) => ({ pointer, message }));
}

function slotsIn(sentence: string): { always: Set<string>; maybe: Set<string> } {
  const { segments } = parseTemplate(sentence);
  const of = (optional: boolean) =>
    new Set(
      segments
        .filter((segment) => segment.optional === optional)
        .flatMap((segment) => slotsOf(segment.parts)),
    );
  return { always: of(false), maybe: of(true) };
}

function namesOf(slots: ReadonlySet<string>): string {
  return slots.size === 0 ? "no slot" : [...slots].map((slot) => `{${slot}}`).join(", ");
}

// One language's sentences for officers: config/languages/<tag>/officers.json must satisfy this, and nothing else may.
import { z } from "zod";
import { languageTag } from "./alert.ts";

/** A sentence with slots: `{slot}` is filled, `[[ … {slot} … ]]` vanishes when a slot inside is empty; neither is ever nested. */
export const officerSentence = z
  .string()
  .min(1)
  .max(800)
  .refine((text) => text === text.trim() && !/\p{Cc}| {2}/u.test(text), "one line, without spare spaces");
/** A word or two that stands for a code of the plans. */
export const officerTerm = z
  .string()
  .min(1)
  .max(120)
  .refine((text) => text === text.trim() && !/[{}[\]\p{Cc}]/u.test(text), "words only, without slots");

const key = z.string().regex(/^[A-Za-z][A-Za-z0-9_-]{1,60}$/);
const head = { language: languageTag, reviewed: z.boolean() };

/**
 * The sentences of one language. `phrases` are shared by all criteria, `terms` say the plans' codes by what they stand for,
 * `criteria` are the sentences of each kind by its code. `reviewed` is true once a speaker has read it for an authority.
 */
export const officerTexts = z.strictObject({
  ...head,
  phrases: z.record(key, officerSentence),
  terms: z.record(key, z.record(key, officerTerm)),
  criteria: z.record(key, z.record(key, officerSentence)),
});

export type OfficerTexts = z.output<typeof officerTexts>;

/** The schema of a language that says what `model` (the English) says: every sentence is there, no other is; terms may be fewer. */
export function officerTextsLike(model: OfficerTexts): z.ZodType<OfficerTexts> {
  const sentences = (of: Readonly<Record<string, unknown>>) =>
    z.strictObject(mapped(of, () => officerSentence));
  return z.strictObject({
    ...head,
    phrases: sentences(model.phrases),
    terms: z.strictObject(
      mapped(model.terms, (group) => z.strictObject(mapped(group, () => officerTerm.exactOptional()))),
    ),
    criteria: z.strictObject(mapped(model.criteria, sentences)),
  });
}

function mapped<Value, Made>(of: Readonly<Record<string, Value>>, make: (value: Value) => Made) {
  return Object.fromEntries(Object.entries(of).map(([name, value]) => [name, make(value)]));
}

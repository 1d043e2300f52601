// One language's templates and words: config/languages/<tag>/texts.json must satisfy this, also under a country's patch.
import { z } from "zod";
import { languageTag } from "./alert.ts";
import {
  build,
  colour,
  compass,
  eyeColour,
  garment,
  hairColour,
  hairLength,
  hairStyle,
  relation,
  sex,
  vehicleType,
} from "./descriptors.ts";

const text = z.string().min(1).max(2000);
/** The name of a grammatical form that words agree in, such as `f` or `mp`; each language has its own few. */
const form = z.string().regex(/^[a-z]{1,3}$/, "a form is one to three small letters, such as f or mp");

/** A text, or one per plural category of CLDR; `{n}` is the number. */
export const pluralText = z.union([
  text,
  z.strictObject({
    zero: text.optional(),
    one: text.optional(),
    two: text.optional(),
    few: text.optional(),
    many: text.optional(),
    other: text,
  }),
]);
/** A noun; `form` decides how its colour is written (fr: chaussures → fp → noires). */
export const noun = z.union([text, z.strictObject({ word: text, form })]);
/** A word that follows the form of its noun: one spelling for all, or one per form. */
export const agreeing = z.union([text, z.record(form, text)]);

/**
 * A template: words with `{slot}`; `[[ … {slot} … ]]` vanishes when any slot inside is empty; `[[3| … ]]` is also dropped when the
 * text is too long, highest number first. Neither is ever nested.
 */
export const template = z.string().min(1).max(2000);
/** Lines of a road sign, each with shorter alternatives after the first; a line that fits in none is left out. */
export const signLines = z.array(z.array(template).min(1).max(5)).min(1).max(4);

/** The templates of one group of bulletins; the mail's HTML and plain text are built round `emailLead` from the same facts. */
export const templates = z.strictObject({
  sms: template,
  emailSubject: template,
  emailLead: template,
  pushTitle: template,
  pushBody: template,
  headline: template,
  description: template,
  instruction: template,
  crawl: template,
  spoken: template,
  sign: signLines,
});

/** What sets one kind of bulletin apart within its group: `{opening}`, `{news}`, `{request}` and, rarely, templates of its own. */
export const purposeWords = z.strictObject({
  opening: z.string().max(40),
  news: pluralText.optional(),
  request: pluralText.optional(),
  templates: templates.partial().optional(),
});

/** Why a bulletin is written. `cancelFound` must be true whether the child is well or not; `cancelError` is the prepared correction. */
export const purpose = z.enum([
  "alert",
  "update",
  "repeat",
  "cancelFound",
  "cancelEnded",
  "cancelError",
  "expired",
]);

/** What an exercise or a test carries in every text: `prefix` before it, `sign` as a line, `notice` as a sentence. */
export const mark = z.strictObject({
  prefix: z.string().min(3).max(30),
  sign: z.string().min(1).max(18),
  notice: text,
});

/** How the words are put together; `src/domain/text/phrase-slots.ts` says which slots each may hold. */
export const phrases = z.strictObject({
  name: text,
  years: pluralText,
  months: pluralText,
  underOneYear: text,
  personExact: text,
  /** Chosen by the greater age. */
  personRange: pluralText,
  described: text,
  wears: text,
  height: text,
  /** Chosen by the centimetres. */
  heightSpoken: pluralText,
  weight: text,
  /** Chosen by the kilograms. */
  weightSpoken: pluralText,
  build: text,
  hair: text,
  bald: text,
  hairCovered: text,
  eyes: text,
  garment: text,
  vehicle: text,
  plate: text,
  platePartial: text,
  moment: text,
  between: text,
  across: text,
  momentShort: text,
  betweenShort: text,
  acrossShort: text,
  zoned: text,
  more: pluralText,
  sought: pluralText,
  noLonger: pluralText,
});

/** Every word of the closed vocabularies (schemas/descriptors.ts). An empty relation is not said. */
export const words = z.strictObject({
  child: z.record(sex, text),
  person: z.record(sex, text),
  hairColour: z.record(hairColour, text),
  hairLength: z.record(hairLength, text),
  hairStyle: z.record(hairStyle, text),
  eyeColour: z.record(eyeColour, text),
  build: z.record(build, text),
  relation: z.record(relation, z.string().max(80)),
  garment: z.record(garment, noun),
  colour: z.record(colour, agreeing),
  vehicle: noun,
  vehicleType: z.record(vehicleType, noun),
  compass: z.record(compass, text),
});

/** Labels of the mail. */
export const labels = z.strictObject({
  child: text,
  suspect: text,
  vehicle: text,
  travelling: text,
  lastSeen: text,
  circumstances: text,
  validUntil: text,
  call: text,
  openPage: text,
  sentBy: text,
  whySent: text,
  manage: text,
});

/** One language, as its file or a country has it. `reviewed` is true once a speaker named by the country's authority has read it. */
export const textSet = z.strictObject({
  language: languageTag,
  /** Locale for dates, times and numbers, where the language alone would take another country's habits. */
  locale: z.string().regex(/^[a-z]{2,3}(-[A-Za-z0-9]{2,8})*$/),
  direction: z.enum(["ltr", "rtl"]).default("ltr"),
  reviewed: z.boolean(),
  /** How the month stands in a short date: by number where its name would force UCS-2. */
  shortMonth: z.enum(["numeric", "short"]).default("short"),
  /** 12 or 24 hours where the country does not write them as the locale does. */
  hourCycle: z.enum(["h12", "h23"]).optional(),
  separators: z.strictObject({
    comma: z.string().min(1).max(3),
    semicolon: z.string().min(1).max(3),
    colon: z.string().min(1).max(3),
    stop: z.string().min(1).max(2),
    /** Between two sentences; nothing where the script has no spaces. */
    sentence: z.string().max(2).default(" "),
  }),
  marks: z.strictObject({ exercise: mark, test: mark }),
  purposes: z.record(purpose, purposeWords),
  active: templates,
  over: templates,
  phrases,
  words,
  labels,
});

export type TextSet = z.output<typeof textSet>;
export type Templates = z.output<typeof templates>;
export type Purpose = z.output<typeof purpose>;
export type PluralText = z.output<typeof pluralText>;
export type Noun = z.output<typeof noun>;
export type Agreeing = z.output<typeof agreeing>;
export type PhraseName = keyof z.output<typeof phrases>;

// The closed vocabularies of a description in one language: what an officer picks from, in the words that the public will read.
import { textSet } from "../schemas/texts.ts";
import { languageShelf } from "./languages.ts";

/** The vocabularies that a form offers. */
export const OPTION_KINDS = [
  "hairColour",
  "hairLength",
  "hairStyle",
  "eyeColour",
  "build",
  "relation",
  "garment",
  "colour",
  "vehicleType",
  "compass",
] as const;
type OptionKind = (typeof OPTION_KINDS)[number];

/** Words by vocabulary, then by code. */
export type OptionWords = Readonly<Record<OptionKind, ReadonlyMap<string, string>>>;

const texts = languageShelf();
const made = new Map<string, OptionWords>();

/** The words of a language that has texts (BCP 47), or the English ones. */
export function optionWords(language: string): OptionWords {
  const known = made.get(language);
  if (known) return known;
  const parsed = textSet.safeParse(texts(language)?.raw);
  if (!parsed.success && language === "en")
    throw new Error("the texts of English are not sound: run npm test");
  const words = parsed.success ? wordsOf(parsed.data.words) : optionWords("en");
  made.set(language, words);
  return words;
}

function wordsOf(words: Record<OptionKind, Readonly<Record<string, unknown>>>): OptionWords {
  const entries = OPTION_KINDS.map((kind) => [
    kind,
    new Map(Object.entries(words[kind]).map(([code, word]) => [code, plain(word) || code])),
  ]);
  // Made from the list of kinds itself, so every kind is there.
  return Object.fromEntries(entries) as OptionWords;
}

// A noun with its form, or one spelling per form: the first is the one that a list shows.
function plain(word: unknown): string {
  if (typeof word === "string") return word;
  if (typeof word !== "object" || word === null) return "";
  const [first] = Object.values(word);
  return typeof first === "string" ? first : "";
}

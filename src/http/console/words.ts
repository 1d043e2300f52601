// The language of a page, and refusals in words that an officer understands.
import type { FastifyRequest } from "fastify";
import { consoleWords } from "../../../config/console-texts.ts";
import type { ConsoleTexts } from "../../../schemas/console-texts.ts";
import { Problem } from "../../errors.ts";
import { say } from "../../web/console/say.ts";
import { acceptedLanguages } from "../accept-language.ts";

/** The console's words in the officer's own language, or the best that the browser asks for, or English. */
export function wordsFor(request: FastifyRequest, language?: string | null): ConsoleTexts {
  for (const tag of [...(language ? [language] : []), ...acceptedLanguages(request)]) {
    const words = consoleWords(tag);
    if (words.language === tag || words.language === tag.split("-")[0]) return words;
  }
  return consoleWords("en");
}

/** As `refusalIn`, for what the typed word fills too. */
export function refusalWithSlots(words: ConsoleTexts, thrown: unknown): string {
  const said = refusalIn(words, thrown);
  const word = thrown instanceof Problem ? thrown.extra.word : undefined;
  return typeof word === "string" ? say(said, { word }) : said;
}

/** A refusal in the page's language; what is no refusal is thrown on. A code without words of its own says its English sentence. */
export function refusalIn(words: ConsoleTexts, thrown: unknown): string {
  if (!(thrown instanceof Problem)) throw thrown;
  const known = new Map(Object.entries(words.refused)).get(thrown.code);
  if (known === undefined) return [thrown.message, ...thrown.errors.map(({ message }) => message)].join(" ");
  const { minutes } = thrown.extra;
  return say(known, typeof minutes === "number" ? { minutes } : {});
}

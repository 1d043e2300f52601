import { readdirSync } from "node:fs";
import path from "node:path";
import { describe, expect, test } from "vitest";
import { CONSOLE_TEXTS_FILE, checkConsoleTexts, consoleWords } from "../../config/console-texts.ts";
import { LANGUAGES_DIR } from "../../config/languages.ts";

const LANGUAGES = readdirSync(LANGUAGES_DIR).filter((tag) =>
  readdirSync(path.join(LANGUAGES_DIR, tag)).includes(CONSOLE_TEXTS_FILE),
);

describe("the words of the console", () => {
  test("exist in English and in the languages of magistrates who are called at home", () => {
    expect(LANGUAGES).toEqual(expect.arrayContaining(["en", "fr", "el", "ko"]));
  });

  test.each(LANGUAGES)("in %s are complete and have the slots of the English ones", (language) => {
    expect(checkConsoleTexts(language)).toEqual([]);
    expect(consoleWords(language).language).toBe(language);
  });

  test("are English where a language has none, and a country's way of a language reads that language", () => {
    expect(consoleWords("xx").language).toBe("en");
    expect(consoleWords("fr-CA").language).toBe("fr");
  });
});

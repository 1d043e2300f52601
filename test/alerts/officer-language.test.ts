import { expect, test } from "vitest";
import { officerLanguage } from "../../src/alerts/officer-language.ts";

test.each([
  ["nothing", [], ["fr", "nl"], "fr"],
  ["a language of the plan", ["nl"], ["fr", "nl"], "nl"],
  ["English, which every plan has", ["en-GB"], ["fr", "nl"], "en"],
  ["the first that is there", ["de", "nl", "fr"], ["fr", "nl"], "nl"],
  ["none that is there", ["de", "ja"], ["fr", "nl"], "fr"],
  ["a country's way of a language", ["fr-CA"], ["nl", "fr"], "fr"],
  ["a language of which the plan has a country's way", ["pt"], ["es", "pt-BR"], "pt-BR"],
  ["the exact way before another", ["pt-BR"], ["pt", "pt-BR"], "pt-BR"],
  ["Chinese as Taiwan writes it", ["zh-TW"], ["zh", "zh-Hant"], "zh-Hant"],
  ["another script of the language", ["sr-Latn"], ["sr"], "sr"],
  ["Norwegian", ["no"], ["se", "nb"], "nb"],
  ["another letter case", ["FR-fr"], ["nl", "fr"], "fr"],
  ["no tag at all", ["x", "%%", "constructor"], ["fr"], "fr"],
])("who asks for %s", (_name, wanted, languages, chosen) => {
  expect(officerLanguage(languages, wanted)).toBe(chosen);
});

import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterAll, beforeEach, describe, expect, test } from "vitest";
import { LANGUAGES_DIR } from "../../config/languages.ts";
import { checkOfficerTexts, OFFICER_TEXTS_FILE, officerTexts } from "../../config/officer-texts.ts";
import { ENGLISH } from "../../src/domain/criteria/english.ts";
import { mergePatch } from "../../src/domain/plan/merge-patch.ts";

const made: string[] = [];
let dir: string;
beforeEach(() => {
  dir = mkdtempSync(path.join(tmpdir(), "officer-texts-"));
  made.push(dir);
});
afterAll(() => {
  for (const each of made) rmSync(each, { recursive: true, force: true });
});

const QUESTION = "Est-il établi que l'enfant n'est pas une fugue ?";

/** Writes a French file: English with French where `patch` says so. */
function write(patch: unknown, language = "fr"): void {
  const french = {
    language,
    phrases: { notAnswered: "Sans réponse : {question}" },
    criteria: { not_runaway: { question: QUESTION } },
  };
  writeRaw(JSON.stringify(mergePatch(mergePatch(ENGLISH, french), patch)), language);
}

function writeRaw(text: string, language = "fr"): void {
  mkdirSync(path.join(dir, language), { recursive: true });
  writeFileSync(path.join(dir, language, OFFICER_TEXTS_FILE), text);
}

const pointers = () => checkOfficerTexts("fr", dir).map(({ pointer }) => pointer);

describe("a language's file", () => {
  test("that is sound is used, and read once", () => {
    write({});
    expect(checkOfficerTexts("fr", dir)).toEqual([]);
    expect(officerTexts("fr", dir).criteria.not_runaway?.question).toBe(QUESTION);
    writeRaw("{}");
    expect(officerTexts("fr", dir).criteria.not_runaway?.question).toBe(QUESTION);
  });

  test("serves a country's way of the language, unless that has a file of its own", () => {
    write({});
    expect(officerTexts("fr-CA", dir).language).toBe("fr");
    write({}, "fr-BE");
    expect(officerTexts("fr-BE", dir).language).toBe("fr-BE");
    expect(officerTexts("zh-Hant", dir)).toBe(ENGLISH);
  });

  test.each([
    ["missing", undefined, "", /missing/],
    ["no JSON", "{", "", /not JSON/],
    ["another language's", JSON.stringify({ ...ENGLISH, language: "de" }), "/language", /“fr”.*de/],
    ["of no shape", "[]", "", /object/],
  ])("that is %s is reported, and English stands in", (_name, text, pointer, message) => {
    if (text !== undefined) writeRaw(text);
    expect(checkOfficerTexts("fr", dir)).toMatchObject([
      { pointer, message: expect.stringMatching(message) },
    ]);
    expect(officerTexts("fr", dir)).toBe(ENGLISH);
  });

  test.each([
    ["a sentence is missing", { criteria: { max_age: { met: null } } }, "/criteria/max_age/met"],
    ["a criterion is missing", { criteria: { max_age: null } }, "/criteria/max_age"],
    ["a sentence is unknown", { criteria: { max_age: { mett: "x" } } }, "/criteria/max_age/mett"],
    ["a term is unknown", { terms: { harm: { deth: "la mort" } } }, "/terms/harm/deth"],
    ["a group of terms is missing", { terms: { harm: null } }, "/terms/harm"],
    ["a term has a slot", { terms: { harm: { death: "la {mort}" } } }, "/terms/harm/death"],
    ["a phrase is empty", { phrases: { ruled: "" } }, "/phrases/ruled"],
    ["a sentence has two lines", { phrases: { hours: "{n}\nh" } }, "/phrases/hours"],
  ])("in which %s is English throughout", (_name, patch, pointer) => {
    write(patch);
    expect(pointers()).toEqual([pointer]);
    expect(officerTexts("fr", dir)).toBe(ENGLISH);
  });

  test("may lack terms, which are then not said", () => {
    write({ terms: { harm: { death: null }, standard: { confirmed: null } } });
    expect(checkOfficerTexts("fr", dir)).toEqual([]);
    expect(officerTexts("fr", dir).terms.harm).not.toHaveProperty("death");
  });

  const MET = "Âge : {ages}. Le plan vaut [[à partir de {from} et ]]jusqu'à {under}.";
  test.each([
    ["is sound", MET, []],
    ["drops what may be empty", "Âge : {ages}, moins de {under}.", []],
    ["loses a slot that carries the meaning", "Âge : {ages}.", [/\{under\} must stand here/]],
    ["may lose it with another", "Âge : {ages}[[, de {from} à {under}]].", [/\{under\} must stand here/]],
    ["shows a hole", "Âge : {ages}, de {from} à {under}.", [/\{from\} may be empty/]],
    ["has a slot that nobody fills", `${MET} {suspect}`, [/\{suspect\} cannot be filled here/]],
    ["has a slot of another sentence", `${MET} {number}`, [/\{number\} cannot be filled here/]],
    ["has braces that do not match", `${MET} {under`, [/do not match/]],
    ["nests", `${MET} [[a [[{from}]] b]]`, [/nested/, /nested/]],
    ["gives a priority", "{ages} {under}[[3| {from}]]", [/without a digit/]],
  ])("whose sentence %s", (_name, met, messages) => {
    write({ criteria: { max_age: { met } } });
    expect(checkOfficerTexts("fr", dir)).toMatchObject(
      messages.map((message) => ({
        pointer: "/criteria/max_age/met",
        message: expect.stringMatching(message),
      })),
    );
    const { criteria } = officerTexts("fr", dir);
    expect(criteria.max_age?.met).toBe(messages.length === 0 ? met : undefined);
    // One flaw does not take the language away.
    expect(criteria.not_runaway?.question).toBe(QUESTION);
  });
});

describe("the languages of this installation", () => {
  const written = readdirSync(LANGUAGES_DIR).filter((language) =>
    existsSync(path.join(LANGUAGES_DIR, language, OFFICER_TEXTS_FILE)),
  );

  test.each(written)("%s says to officers what English says", (language) => {
    expect(checkOfficerTexts(language)).toEqual([]);
  });

  test("English is the code's own", () => {
    const file = path.join(LANGUAGES_DIR, "en", OFFICER_TEXTS_FILE);
    expect(JSON.parse(readFileSync(file, "utf8"))).toEqual(ENGLISH);
    expect(officerTexts("en")).toBe(ENGLISH);
  });
});

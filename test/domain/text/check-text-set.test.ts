import { describe, expect, it } from "vitest";
import type { TextSet } from "../../../schemas/texts.ts";
import { checkTextSet } from "../../../src/domain/text/check-text-set.ts";
import { setOf } from "./text-fixtures.ts";

const base = setOf("FR", "fr");

function withActive(change: Partial<TextSet["active"]>): TextSet {
  return { ...base, active: { ...base.active, ...change } };
}

describe("the check of a text set", () => {
  it("accepts the texts as they are", () => {
    expect(checkTextSet(base)).toEqual([]);
  });

  it("accepts a spelling for one without a number where it is said of one only", () => {
    const years = { one: "un an", other: "{n} ans" };
    expect(checkTextSet({ ...base, phrases: { ...base.phrases, years } })).toEqual([]);
  });

  it.each<[string, TextSet, string]>([
    ["an unknown slot", withActive({ headline: "{programme} {colourOfTheSky}" }), "/active/headline"],
    [
      "a slot named like a member of every object",
      withActive({ headline: "{constructor}" }),
      "/active/headline",
    ],
    ["a bare slot that may be empty", withActive({ headline: "{programme} {place}" }), "/active/headline"],
    ["brackets that do not match", withActive({ headline: "{programme} [[{place}" }), "/active/headline"],
    ["two spaces", withActive({ headline: "{programme}  x" }), "/active/headline"],
    ["a line break", withActive({ headline: "{programme}\nx" }), "/active/headline"],
    ["a name in a push", withActive({ pushBody: "[[{children}]] {tip}" }), "/active/pushBody"],
    ["a name in a subject", withActive({ emailSubject: "[[{childrenFull}]]" }), "/active/emailSubject"],
    ["a name on a sign", withActive({ sign: [["{children}", "X"]] }), "/active/sign/0/0"],
    ["a link read aloud", withActive({ spoken: "{link} {tip}" }), "/active/spoken"],
    ["a manage link beside the SMS", withActive({ crawl: "{tip} {manage}" }), "/active/crawl"],
    ["an SMS without the number to call", withActive({ sms: "{programme} {link} {manage}" }), "/active/sms"],
    ["an SMS without a way out", withActive({ sms: "{programme} {link} {tip}" }), "/active/sms"],
    ["an instruction without the number", withActive({ instruction: "Call." }), "/active/instruction"],
    [
      "a sign line that never fits",
      withActive({ sign: [["A LINE OF MORE THAN EIGHTEEN"]] }),
      "/active/sign/0/0",
    ],
    ["a sign that could be empty", withActive({ sign: [["{plate}"]] }), "/active/sign"],
    [
      "the case in the texts after the end",
      { ...base, over: { ...base.over, sms: `${base.over.sms}[[{persons}]]` } },
      "/over/sms",
    ],
    [
      "an end without news",
      { ...base, purposes: { ...base.purposes, expired: { opening: "x", request: "y" } } },
      "/purposes/expired/news",
    ],
    [
      "a slot of the case in the news",
      {
        ...base,
        purposes: { ...base.purposes, cancelFound: { opening: "x", request: "y", news: "{children}" } },
      },
      "/purposes/cancelFound/news",
    ],
    [
      "a fault in a purpose's own template",
      {
        ...base,
        purposes: { ...base.purposes, update: { opening: "x", templates: { crawl: "{nothing}" } } },
      },
      "/purposes/update/templates/crawl",
    ],
    [
      "a slot that a phrase does not have",
      { ...base, phrases: { ...base.phrases, eyes: "{length} eyes" } },
      "/phrases/eyes",
    ],
    ["a hole in a phrase", { ...base, phrases: { ...base.phrases, hair: "hair {colour}" } }, "/phrases/hair"],
    [
      "a colour without one of the forms",
      { ...base, words: { ...base.words, colour: { ...base.words.colour, red: { m: "rouge" } } } },
      "/words/colour/red",
    ],
    [
      "a slot in a word",
      { ...base, words: { ...base.words, build: { ...base.words.build, slim: "{x}" } } },
      "/words/build",
    ],
    ["a direction that the language has not", { ...base, direction: "rtl" }, "/direction"],
    [
      "a mark that runs into the text",
      { ...base, marks: { ...base.marks, test: { ...base.marks.test, prefix: "TEST" } } },
      "/marks/test/prefix",
    ],
    [
      "a mark whose prefix does not say it",
      { ...base, marks: { ...base.marks, test: { ...base.marks.test, sign: "OTHER" } } },
      "/marks/test/prefix",
    ],
    [
      "a spelling for one that hides 21",
      {
        ...setOf("HR", "hr"),
        phrases: { ...setOf("HR", "hr").phrases, years: { one: "godinu dana", other: "{n} godina" } },
      },
      "/phrases/years/one",
    ],
    [
      "an unknown slot in one plural spelling",
      {
        ...base,
        phrases: { ...base.phrases, heightSpoken: { one: "{cm} cm", other: "{kg} cm" } },
      },
      "/phrases/heightSpoken",
    ],
  ])("reports %s, with its place", (_what, set, pointer) => {
    const faults = checkTextSet(set);
    expect(faults.map((fault) => fault.pointer)).toContain(pointer);
    for (const fault of faults) expect(fault.message.length).toBeGreaterThan(10);
  });
});

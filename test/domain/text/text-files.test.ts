// Every text file of the repository: its check, and every template with every combination of missing facts.
import { describe, expect, it } from "vitest";
import type { Templates, TextSet } from "../../../schemas/texts.ts";
import { checkTextSet } from "../../../src/domain/text/check-text-set.ts";
import { smsEncoding } from "../../../src/domain/text/sms-encoding.ts";
import { fillTemplate, parseTemplate, slotsOf } from "../../../src/domain/text/template.ts";
import { spellingsOf } from "../../../src/domain/text/words.ts";
import { holesIn } from "./holes.ts";
import { EVERY_TEXT, setOf, UCS_2 } from "./text-fixtures.ts";

describe.each(EVERY_TEXT)("the texts of %s in %s", (country, language) => {
  const set = setOf(country, language);

  it("have no fault", () => {
    expect(checkTextSet(set)).toEqual([]);
  });

  it("leave no hole in any template, whichever facts are missing", () => {
    let rendered = 0;
    for (const [where, template] of templatesOf(set)) {
      const parsed = parseTemplate(template);
      // When a child was last known to be somewhere is the one fact that every case has.
      const slots = [
        ...new Set(parsed.segments.filter((each) => each.optional).flatMap((each) => slotsOf(each.parts))),
      ].filter((slot) => !slot.startsWith("lastSeen"));
      const always = parsed.segments.filter((each) => !each.optional).flatMap((each) => slotsOf(each.parts));
      for (let missing = 0; missing < 2 ** slots.length; missing++) {
        const values = Object.fromEntries([
          ["lastSeen", wordsFor("lastSeen")],
          ["lastSeenShort", wordsFor("lastSeenShort")],
          ...always.map((slot) => [slot, wordsFor(slot)]),
          ...slots.map((slot, bit) => [slot, (missing >> bit) & 1 ? "" : wordsFor(slot)]),
        ]);
        const { text } = fillTemplate(parsed, values);
        expect(holesIn(text, set.language), `${where}: ${text}`).toEqual([]);
        rendered++;
      }
    }
    expect(rendered).toBeGreaterThan(500);
  });

  if (!UCS_2.has(language)) {
    it("write the words of the SMS in characters that GSM-7 carries", () => {
      const { purposes, active, over, phrases } = set;
      const words = [
        active.sms,
        over.sms,
        phrases.described,
        phrases.vehicle,
        phrases.plate,
        ...Object.values(purposes).flatMap(({ opening, news, request }) => [
          opening,
          ...spellingsOf(news ?? ""),
          ...spellingsOf(request ?? ""),
        ]),
      ].map((text) => text.replace(/\{\w+\}|\[\[|\]\]|\d\|/g, ""));
      expect(smsEncoding(words.join("")).forcedBy).toEqual([]);
    });
  }

  it("carry typographic quotes and long dashes nowhere", () => {
    expect(JSON.stringify(set)).not.toMatch(/[\u2010-\u201f\u2026\u00a0\u202f]/);
  });

  it("are not marked as reviewed before an authority says so", () => {
    expect(set.reviewed).toBe(false);
  });
});

function templatesOf(set: TextSet): [string, string][] {
  const groups: [string, Partial<Record<keyof Templates, Templates[keyof Templates] | undefined>>][] = [
    ["active", set.active],
    ["over", set.over],
    ...Object.entries(set.purposes).map(([name, words]): [string, object] => [name, words.templates ?? {}]),
  ];
  return groups.flatMap(([group, templates]) =>
    Object.entries(templates).flatMap(([field, value]): [string, string][] => {
      if (value === undefined || field === "sign") return [];
      return typeof value === "string" ? [[`${group}.${field}`, value]] : [];
    }),
  );
}

function wordsFor(slot: string): string {
  if (slot.endsWith("Full") || ["sought", "noLonger", "news", "request"].includes(slot))
    return `Some ${slot}.`;
  return slot === "link" ? "https://example.org/alerts/x" : `some ${slot}`;
}

import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { alertCase } from "../../../schemas/alert.ts";
import type { LanguageTexts } from "../../../schemas/bulletin.ts";
import { bulletinContent } from "../../../schemas/bulletin.ts";
import { renderBulletin } from "../../../src/domain/text/render-bulletin.ts";
import type { RenderInput } from "../../../src/domain/text/render-input.ts";
import { arbitraryCase } from "./arbitrary-case.ts";
import { holesIn } from "./holes.ts";
import { inputOf, TEXT_COUNTRIES } from "./text-fixtures.ts";

const BULLETINS: readonly Pick<RenderInput["bulletin"], "kind" | "endReason">[] = [
  { kind: "alert", endReason: null },
  { kind: "update", endReason: null },
  { kind: "repeat", endReason: null },
  { kind: "cancel", endReason: "found" },
  { kind: "cancel", endReason: "ended" },
  { kind: "cancel", endReason: "error" },
  { kind: "expiry", endReason: "expired" },
];

describe.each(TEXT_COUNTRIES)("a bulletin of %s", (country) => {
  const base = inputOf(country);

  it("has no hole in any language, whatever is known of the case", () => {
    fc.assert(
      fc.property(arbitraryCase(country), fc.constantFrom(...BULLETINS), (sample, instruction) => {
        const input = {
          ...base,
          alertCase: alertCase.parse(sample),
          bulletin: { ...base.bulletin, ...instruction },
        };
        const { content } = renderBulletin(input);
        expect(bulletinContent.parse(content)).toEqual(content);
        for (const [language, texts] of Object.entries(content.texts))
          for (const [field, line] of linesOf(texts))
            expect(holesIn(line, language), `${language} ${field}: ${line}`).toEqual([]);
        for (const subject of [...content.children, ...content.suspects, ...content.vehicles])
          for (const [language, summary] of Object.entries(subject.summary))
            expect(holesIn(summary, language), summary).toEqual([]);
      }),
      { numRuns: 70 },
    );
  });

  it("marks every text of an exercise and of a test", () => {
    for (const status of ["exercise", "test"] as const) {
      for (const instruction of BULLETINS) {
        const input = {
          ...base,
          alertCase: { ...base.alertCase, status },
          bulletin: { ...base.bulletin, ...instruction },
        };
        for (const [language, texts] of Object.entries(renderBulletin(input).content.texts)) {
          const { sign: mark = "missing", prefix = "missing" } = base.texts[language]?.marks[status] ?? {};
          const { sign, emailHtml, cell, ...fields } = texts;
          for (const [field, text] of Object.entries({ ...fields, ...cell }))
            expect(text.slice(0, prefix.length), `${language} ${field}: ${text}`).toContain(mark);
          expect(sign[0]).toBe(mark);
          expect(emailHtml).toContain(`<title>${mark} - `);
          expect(emailHtml.slice(emailHtml.indexOf("<body"), emailHtml.indexOf("<h1"))).toContain(mark);
        }
      }
    }
  });

  it("marks nothing when it is real", () => {
    const { content } = renderBulletin(base);
    for (const [language, texts] of Object.entries(content.texts)) {
      const marks = base.texts[language]?.marks;
      const all = JSON.stringify(texts);
      expect(all).not.toContain(marks?.exercise.sign);
      expect(all).not.toContain(marks?.exercise.notice);
    }
  });
});

function linesOf(texts: LanguageTexts): [string, string][] {
  const visible = texts.emailHtml
    .slice(texts.emailHtml.indexOf("<body"))
    .replace(/<[^>]*>/g, "\n")
    .replaceAll("&#39;", "'");
  const { cell, ...fields } = texts;
  const lines = { ...fields, ...cell, emailHtml: visible };
  return Object.entries(lines).flatMap(([field, text]): [string, string][] => {
    const all = typeof text === "string" ? text.split("\n") : text;
    // A label stands alone before its link in a mail; everywhere else a colon at the end is a hole.
    const told =
      field === "emailText" || field === "emailHtml"
        ? all.map((line) => line.replace(/ ?[:：] ?$/, ""))
        : all;
    return told.filter((line) => line !== "" || !field.startsWith("email")).map((line) => [field, line]);
  });
}

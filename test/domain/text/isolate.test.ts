// Right-to-left texts: what runs the other way stays together, and nothing else is touched.
import { describe, expect, it } from "vitest";
import { isolate, withoutIsolates } from "../../../src/domain/text/isolate.ts";
import { renderBulletin } from "../../../src/domain/text/render-bulletin.ts";
import { caseOf, EXAMPLE, inputOf, planOf, setOf } from "./text-fixtures.ts";

const isolated = (text: string) => `\u2068${text}\u2069`;
const hebrew = setOf("IL", "he");
const phones = { tip: { number: "0800 6070", confidence: "unknown" as const, sources: [] } };

function rendered(language: "ar" | "he", country: string) {
  const plan = planOf(country);
  return renderBulletin(
    inputOf(country, {
      languages: [language],
      plan: { ...plan, smsSegmentsMax: 9, phones: { ...plan.phones, ...phones } },
    }),
  );
}

describe("a value in a right-to-left text", () => {
  it("is isolated unless it runs from right to left itself", () => {
    expect(isolate(hebrew, "0800 6070")).toBe(isolated("0800 6070"));
    expect(isolate(hebrew, "Renault")).toBe(isolated("Renault"));
    expect(isolate(hebrew, "תל אביב 5")).toBe(isolated("תל אביב 5"));
    for (const own of ["תל אביב", "(רחוב)", ""]) expect(isolate(hebrew, own)).toBe(own);
    for (const text of ["0800 6070", "שלום"]) expect(isolate(setOf("FR", "fr"), text)).toBe(text);
    expect(withoutIsolates(`a${isolated("b")}`)).toBe("ab");
  });

  it.each([
    ["ar", "AE"],
    ["he", "IL"],
  ] as const)("keeps numbers, plates, names and places together in %s", (language, country) => {
    const texts = rendered(language, country).content.texts[language];
    for (const text of [texts?.sms, texts?.pushBody, texts?.crawl, texts?.instruction])
      expect(text).toContain(isolated("0800 6070"));
    expect(texts?.spoken).toContain(isolated("0 8 0 0, 6 0 7 0"));
    expect(texts?.spoken).toContain(isolated("A, B, 1"));
    for (const text of [texts?.sms, texts?.description])
      for (const value of ["AB-1", "Inès Exemple", "Nantes", "Angers"])
        expect(text).toContain(isolated(value));
  });

  it("leaves addresses, signs, names of their own and numbers to dial as they are", () => {
    const { content } = rendered("he", "IL");
    const texts = content.texts.he;
    expect(texts?.sms).toMatch(/ https:\/\/alerts\.example\.gov\/alerts\/\w+ /);
    expect(texts?.sign.join("")).not.toMatch(/[\u2066-\u2069]/);
    expect(texts?.sign).toContain("AB-1");
    expect(content.children[0]?.name).toBe("Inès Exemple");
    expect(texts?.emailHtml).toContain(">0800 6070</a>");
    expect(content.phones.tip).toBe("0800 6070");
  });

  it("does not double a full stop behind an isolate", () => {
    const disappearance = { ...EXAMPLE.disappearance, place: "Mt." };
    const alertCase = caseOf({
      country: "IL",
      disappearance: { ...disappearance, earliest: disappearance.latest },
    });
    const input = inputOf("IL", { languages: ["he"], alertCase });
    const place = {
      ...input,
      texts: { he: { ...hebrew, active: { ...hebrew.active, crawl: "[[{place}.]] {tip}" } } },
    };
    expect(renderBulletin(place).content.texts.he?.crawl).toBe(`${isolated("Mt.")} ${isolated("100")}`);
  });

  it("needs no marks in the texts themselves but the one that turns a line", () => {
    for (const [country, language] of [
      ["AE", "ar"],
      ["IL", "he"],
    ] as const) {
      const { active, ...rest } = setOf(country, language);
      expect(JSON.stringify({ ...active, ...rest })).not.toMatch(/[\u200e\u202a-\u202e\u2066-\u2069]/);
    }
  });
});

import { describe, expect, it } from "vitest";
import { renderBulletin } from "../../../src/domain/text/render-bulletin.ts";
import { caseOf, EVERY_TEXT, inputOf, setOf } from "./text-fixtures.ts";

function textOf(html: string): string {
  return html
    .slice(html.indexOf("<body"))
    .replace(/<[^>]*>/g, " ")
    .replaceAll("&lt;", "<")
    .replaceAll("&gt;", ">")
    .replaceAll("&quot;", '"')
    .replaceAll("&#39;", "'")
    .replaceAll("&amp;", "&");
}

// HTML has its own means for what a colon and an isolate do in plain text.
function wordsOf(text: string): Set<string> {
  return new Set(text.split(/[\s:：\u2068\u2069]+/).filter((word) => word !== ""));
}

describe("the mail", () => {
  it.each(EVERY_TEXT)("says the same in HTML and in plain text (%s %s)", (country, language) => {
    const { content } = renderBulletin(inputOf(country));
    const { emailText = "", emailHtml = "" } = content.texts[language] ?? {};
    const links = /https:\/\/\S+|\{manage\}/g;
    expect(wordsOf(emailText.replace(links, ""))).toEqual(wordsOf(textOf(emailHtml)));
    for (const link of emailText.match(links) ?? []) expect(emailHtml).toContain(`href="${link}"`);
  });

  it("is a whole document with its language, direction and a way out", () => {
    const html = renderBulletin(inputOf("FR")).content.texts.fr?.emailHtml ?? "";
    expect(html).toMatch(/^<!doctype html>\n<html lang="fr" dir="ltr">/);
    expect(html).toContain('<meta name="color-scheme" content="light dark">');
    expect(html).toContain('<a href="{manage}"');
    expect(html).toContain('<a href="tel:197"');
    expect(html).toContain(
      '<img src="https://alerts.example.gov/photos/pho_000000000000000000000001" alt="Fille souriante en manteau rouge" width="600" height="800"',
    );
    expect(html).not.toMatch(/<script|<link|<style|onload|javascript:/i);
  });

  it("runs from right to left where the language does", () => {
    const arabic = { ...setOf("FR", "fr"), language: "ar", locale: "ar", direction: "rtl" as const };
    const { content } = renderBulletin(inputOf("FR", { languages: ["ar"], texts: { ar: arabic } }));
    expect(content.texts.ar?.emailHtml).toContain('<html lang="ar" dir="rtl">');
    expect(content.texts.ar?.emailHtml).toContain('dir="ltr" style="color:inherit">197</a>');
  });

  it("lets no value out of its attribute", () => {
    const base = inputOf("FR");
    const alt = { fr: '" onerror="alert(1)', en: "' onerror='alert(1)" };
    const { content } = renderBulletin({ ...base, photos: base.photos.map((photo) => ({ ...photo, alt })) });
    expect(content.texts.fr?.emailHtml).toContain('alt="&quot; onerror=&quot;alert(1)"');
    expect(content.texts.en?.emailHtml).toContain('alt="&#39; onerror=&#39;alert(1)"');
  });

  it("escapes every value, in text and in attributes", () => {
    const bad = `"><img src=x onerror=alert(1)>`;
    const base = inputOf("FR");
    const { content } = renderBulletin({
      ...base,
      alertCase: caseOf({
        vehicles: [{ make: "<b>", heading: bad }],
        disappearance: { ...caseOf().disappearance, place: bad },
      }),
      alert: { ...base.alert, agencyName: bad },
      photos: base.photos.map((photo) => ({ ...photo, alt: { fr: bad, en: bad } })),
    });
    for (const { emailHtml } of Object.values(content.texts)) {
      expect(emailHtml).not.toContain("<img src=x");
      expect(emailHtml).not.toContain("<b>");
      expect(emailHtml.match(/<img /g)).toHaveLength(1);
    }
  });
});

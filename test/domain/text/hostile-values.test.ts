import { describe, expect, it } from "vitest";
import { alertCase } from "../../../schemas/alert.ts";
import { escapeHtml } from "../../../src/domain/text/email-html.ts";
import { fillSlots } from "../../../src/domain/text/fill-slots.ts";
import { freeText } from "../../../src/domain/text/free-text.ts";
import { renderBulletin } from "../../../src/domain/text/render-bulletin.ts";
import { caseOf, EXAMPLE, inputOf } from "./text-fixtures.ts";

const [child] = EXAMPLE.children;
const HOSTILE = [
  `<script>alert("x")</script> & 'quoted'`,
  "Robert'); DROP TABLE contact;--",
  "مرحبا بالعالم שלום",
  "👨‍👩‍👧‍👦 🇫🇷 ok",
  "A ]]> b <![CDATA[ c",
  "$& $1 $` {tip} [[3|{link}]] {{x}}",
  "A\u00a0b \u2019c\u2019 …",
];

describe("free text and names that mean harm", () => {
  it.each(HOSTILE)("survive unharmed in every text: %j", (text) => {
    const { content } = renderBulletin(
      inputOf("FR", {
        languages: ["fr"],
        alertCase: caseOf({
          children: [{ ...child, givenName: text, familyName: undefined, description: { fr: text } }],
          disappearance: { ...EXAMPLE.disappearance, circumstances: { fr: text } },
        }),
      }),
    );
    const texts = content.texts.fr;
    const told = text.normalize("NFC").replace("{manage}", "{ manage }");
    for (const field of ["sms", "description", "crawl", "spoken", "emailText"] as const)
      expect(texts?.[field]).toContain(told);
    expect(texts?.description.split(told)).toHaveLength(4);
    expect(texts?.emailHtml).toContain(escapeHtml(told));
    expect(texts?.emailHtml).not.toContain("<script");
    expect(content.children[0]?.name).toBe(told);
  });

  it("keep the first letter of a name as it is written", () => {
    const alertCase = caseOf({ children: [{ givenName: "d'Artagnan" }] });
    expect(renderBulletin(inputOf("FR", { alertCase })).content.texts.fr?.description).toContain(
      "recherché. d'Artagnan, enfant.",
    );
  });

  it("cannot put a second manage link into a text", () => {
    const { content } = renderBulletin(
      inputOf("FR", { alertCase: caseOf({ children: [{ givenName: "{manage}" }] }) }),
    );
    const sent = fillSlots(content.texts.fr?.sms ?? "", { manage: "https://m.example" });
    expect(sent.split("https://m.example")).toHaveLength(2);
    expect(sent).toContain("{ manage }");
  });

  it("cannot turn the direction of the text that follows them", () => {
    expect(freeText("abc \u202e evil")).toBe("abc \u202e evil\u202c");
    expect(freeText("\u2067\u2067x\u2069")).toBe("\u2067\u2067x\u2069\u2069");
    expect(freeText("\u202bx\u202c")).toBe("\u202bx\u202c");
  });

  it("cannot break a line of a subject, a headline or an SMS", () => {
    const text = "one\r\nBcc: x@example.org\n\ttwo\u2028three";
    const { content } = renderBulletin(
      inputOf("FR", {
        alertCase: {
          ...caseOf({ disappearance: { ...EXAMPLE.disappearance, circumstances: { fr: text } } }),
        },
        alert: { ...inputOf("FR").alert, agencyName: text },
      }),
    );
    for (const texts of Object.values(content.texts)) {
      const { emailText: _text, emailHtml: _html, sign, ...lines } = texts;
      for (const line of [...Object.values(lines), ...sign]) expect(line).not.toMatch(/[\r\n\t\u2028\u2029]/);
    }
    expect(content.texts.fr?.description).toContain("one Bcc: x@example.org two three");
  });

  it("are refused by the schema at 4 kB, and would end in faults, not in long texts, without it", () => {
    const huge = "x".repeat(4096);
    expect(alertCase.safeParse({ ...EXAMPLE, children: [{ givenName: huge }] }).success).toBe(false);
    const parsed = caseOf();
    const children = parsed.children.map((each) => ({ ...each, givenName: huge }));
    const { content, faults } = renderBulletin(
      inputOf("FR", {
        alertCase: { ...parsed, children, disappearance: { ...parsed.disappearance, place: huge } },
      }),
    );
    expect(faults.map(({ language, field }) => `${language} ${field}`)).toEqual(
      expect.arrayContaining(["fr sms", "en sms"]),
    );
    for (const { headline, pushBody, emailSubject, crawl, spoken } of Object.values(content.texts)) {
      expect(headline.length).toBeLessThanOrEqual(160);
      expect(pushBody.length).toBeLessThanOrEqual(200);
      expect(emailSubject.length).toBeLessThanOrEqual(120);
      expect(Math.max(crawl.length, spoken.length)).toBeLessThanOrEqual(1800);
    }
  });
});

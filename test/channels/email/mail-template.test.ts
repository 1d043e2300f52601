import fc from "fast-check";
import { simpleParser } from "mailparser";
import { expect, test } from "vitest";
import type { EmailMessage } from "../../../src/channels/contract.ts";
import {
  buildTemplate,
  fillTemplate,
  type PersonalParts,
} from "../../../src/channels/email/mail-template.ts";
import { renderEmail } from "../../../src/channels/email/render.ts";
import { exampleContent, recipientAt } from "../example-content.ts";

const SENDER = { from: "Alertes enlèvement <alerts@example.org>", domain: "example.org" };
const PARTS: PersonalParts = {
  to: "ines@example.net",
  messageId: "bul_1.16@example.org",
  date: new Date("2026-11-23T14:30:05Z"),
  manageUrl: "https://alerts.example.org/manage/abc=def&x=1",
  unsubscribeUrl: `https://alerts.example.org/unsubscribe/${"t".repeat(120)}`,
};

async function filled(message: EmailMessage, parts: Partial<PersonalParts> = {}): Promise<Buffer> {
  return fillTemplate(await buildTemplate(message, SENDER), { ...PARTS, ...parts });
}

const example = () => renderEmail(exampleContent(), recipientAt(42, "ines@example.net")).message;

test("reads back as what was written, with the links of its reader", async () => {
  const rendered = renderEmail(exampleContent(), recipientAt(42, "ines@example.net"));
  const { manageUrl, unsubscribeUrl } = rendered;
  const mail = await simpleParser(await filled(rendered.message, { manageUrl, unsubscribeUrl }), {
    skipTextToHtml: true,
  });
  const { subject, text, html } = rendered.message;
  expect(mail.subject).toBe(subject);
  expect(mail.text?.trimEnd()).toBe(text.replaceAll("{manage}", manageUrl).trimEnd());
  expect(mail.html).toBe(html.replaceAll("{manage}", manageUrl.replaceAll("&", "&amp;")));
});

test("has one of each header, and those of a list that can be left with one click", async () => {
  const raw = (await filled(example())).toString("latin1");
  const header = `\r\n${raw.slice(0, raw.indexOf("\r\n\r\n") + 2)}`;
  expect(header).toContain("\r\nTo: ines@example.net\r\n");
  expect(header).toContain("\r\nMessage-ID: <bul_1.16@example.org>\r\n");
  expect(header).toContain("\r\nDate: Mon, 23 Nov 2026 14:30:05 +0000\r\n");
  expect(header).toContain(`\r\nList-Unsubscribe: <${PARTS.unsubscribeUrl}>\r\n`);
  expect(header).toContain("\r\nList-Unsubscribe-Post: List-Unsubscribe=One-Click\r\n");
  expect(header).toContain("\r\nList-ID: <fr.alerts.example.org>\r\n");
  expect(header).toContain("\r\nAuto-Submitted: auto-generated\r\n");
  expect(header).toContain("\r\nContent-Language: fr\r\n");
  for (const name of ["From", "To", "Subject", "Date", "Message-ID", "MIME-Version"]) {
    expect(header.match(new RegExp(`^${name}:`, "gim")), name).toHaveLength(1);
  }
});

test("is ASCII with CRLF line ends, text before HTML, and no line too long", async () => {
  const raw = await filled(example());
  expect(raw.every((byte) => byte < 0x80)).toBe(true);
  const text = raw.toString("latin1");
  expect(text.replaceAll("\r\n", "")).not.toMatch(/[\r\n]/);
  expect(text.indexOf("text/plain")).toBeLessThan(text.indexOf("text/html"));
  for (const line of text.slice(text.indexOf("\r\n\r\n")).split("\r\n"))
    expect(line.length).toBeLessThanOrEqual(76);
});

test("leaves nothing to fill and shows no other recipient's links", async () => {
  const template = await buildTemplate(example(), SENDER);
  const first = fillTemplate(template, PARTS).toString("latin1");
  const second = fillTemplate(template, { ...PARTS, to: "b@example.net", manageUrl: "https://x/2" }).toString(
    "latin1",
  );
  expect(first).not.toMatch(/slot/i);
  expect(second).not.toContain("ines@");
  expect(second).toContain("https://x/2");
});

test("a line break in a subject makes no header", async () => {
  const raw = (await filled({ ...example(), subject: "x\r\nBcc: y@example.org" })).toString("latin1");
  expect(raw.slice(0, raw.indexOf("\r\n\r\n"))).not.toMatch(/^Bcc:/im);
});

test("keeps any text and any link, wherever the slot stands", async () => {
  const words = fc
    .string({ unit: "grapheme", maxLength: 120 })
    .map((text) => text.replace(/[\p{C}\p{Z}{}]/gu, "é "));
  const link = fc.webUrl({ withQueryParameters: true });
  await fc.assert(
    fc.asyncProperty(words, words, link, async (before, after, manageUrl) => {
      const message = {
        ...example(),
        text: `a${before}{manage}${after}z`,
        html: `<p title="{manage}">${"x".repeat(before.length)}</p>`,
      };
      const mail = await simpleParser(await filled(message, { manageUrl }), { skipTextToHtml: true });
      expect(mail.text?.trimEnd()).toBe(`a${before}${manageUrl}${after}z`);
      expect(mail.html).toContain(
        `title="${manageUrl.replaceAll("&", "&amp;").replaceAll('"', "&quot;").replaceAll("<", "&lt;").replaceAll(">", "&gt;").replaceAll("'", "&#39;")}"`,
      );
    }),
    { numRuns: 25 },
  );
});

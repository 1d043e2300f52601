import { expect, test } from "vitest";
import { renderSms } from "../../../src/channels/sms/render.ts";
import { exampleContent, recipientAt } from "../example-content.ts";

test("fills the manage link and counts what is really sent", () => {
  const content = exampleContent();
  const rendered = renderSms(content, recipientAt(7, "+33612345678"));
  expect(rendered.to).toBe("+33612345678");
  expect(rendered.text).toContain("https://alerts.example.org/manage/tok=7&x=é");
  expect(rendered.text).not.toContain("{");
});

test.each([
  ["en", "Child abduction"],
  ["en-GB", "Child abduction"],
  ["fr-BE", "Alerte"],
  ["de", "Alerte"],
  ["", "Alerte"],
])("a reader of %j gets %s", (language, beginning) => {
  expect(renderSms(exampleContent(), recipientAt(1, "+1", language)).text).toMatch(
    new RegExp(`^${beginning}`),
  );
});

test("sends NFC, because a decomposed letter would make every segment UCS-2", () => {
  const content = exampleContent();
  const { fr } = content.texts;
  if (fr) fr.sms = "Ine\u0300s a disparu";
  const rendered = renderSms(content, recipientAt(1, "+1"));
  expect(rendered).toEqual({ to: "+1", text: "Inès a disparu", segments: 1 });
});

test("a dollar sign in a link is no pattern", () => {
  const recipient = { ...recipientAt(1, "+1"), manageUrl: "https://x/$&$1" };
  expect(renderSms(exampleContent(), recipient).text).toContain("https://x/$&$1");
});

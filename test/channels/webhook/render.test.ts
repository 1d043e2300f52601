import { expect, test } from "vitest";
import { renderWebhook } from "../../../src/channels/webhook/render.ts";
import { CONTEXT, exampleContent, recipientAt } from "../example-content.ts";

const target = (changes: object = {}) =>
  JSON.stringify({
    url: "https://tv.example/hook",
    secrets: ["whsec_AA=="],
    format: "json",
    sequence: 5,
    tombstone: false,
    ...changes,
  });
const rendered = (changes: object = {}, content = exampleContent(), language = "") =>
  renderWebhook(content, recipientAt(42, target(changes), language), CONTEXT);

test("is the contract's complete public state", () => {
  const { body, ...request } = rendered();
  expect(request).toEqual({
    url: "https://tv.example/hook",
    id: "bul_000000000000000000000001-16",
    sequence: 5,
    secrets: ["whsec_AA=="],
    contentType: "application/json",
  });
  const page = "https://alerts.example.org/alerts/alr_000000000000000000000001";
  expect(JSON.parse(body)).toMatchObject({
    type: "alert.published",
    timestamp: "2026-11-23T14:30:00.000Z",
    data: {
      alert: {
        id: "alr_000000000000000000000001",
        country: "FR",
        status: "exercise",
        programme: "Alerte enlèvement",
        origin: "sandbox",
      },
      bulletin: {
        number: 1,
        kind: "alert",
        sentAt: "2026-11-23T14:30:00.000Z",
        expiresAt: "2026-11-23T18:00:00Z",
        supersedes: [],
      },
      texts: {
        fr: { headline: "Alerte enlèvement", sign: ["ALERTE ENLÈVEMENT"] },
        en: { headline: "Child abduction" },
      },
      children: [{ name: "Inès Exemple", summary: { fr: "fille de 9 ans", en: "girl, 9" } }],
      photos: [
        { url: "https://alerts.example.org/photos/pho_000000000000000000000001", width: 600, height: 800 },
      ],
      phones: { tip: "197", hotline: "116000", emergency: "112" },
      links: { page, cap: `${page}/bulletins/1.cap.xml` },
    },
  });
  expect(body).not.toMatch(/PJ-2026-0118|\{manage\}|emailHtml/);
});

test.each([
  ["alert", "alert.published"],
  ["repeat", "alert.published"],
  ["update", "alert.updated"],
  ["cancel", "alert.cancelled"],
  ["expiry", "alert.expired"],
] as const)("a bulletin of kind %s is called %s", (kind, type) => {
  expect(JSON.parse(rendered({}, exampleContent({ bulletin: { kind } })).body).type).toBe(type);
});

test("an endpoint gets the languages it asked for, and all when none of them is published", () => {
  const languagesOf = (body: string) => Object.keys(JSON.parse(body).data.texts);
  expect(languagesOf(rendered({ languages: ["en"] }).body)).toEqual(["en"]);
  expect(languagesOf(rendered({}, exampleContent(), "en").body)).toEqual(["en"]);
  expect(languagesOf(rendered({ languages: ["de"] }).body)).toEqual(["fr", "en"]);
  expect(JSON.parse(rendered({ languages: ["en"] }).body).data.children[0].summary).toEqual({
    en: "girl, 9",
  });
});

test("the id stays over retries and differs between endpoints; the sequence is the endpoint's own", () => {
  const content = exampleContent();
  const again = renderWebhook(content, recipientAt(42, target({ sequence: 5 })), {
    ...CONTEXT,
    sentAt: new Date(),
  });
  const other = renderWebhook(content, recipientAt(43, target({ sequence: 9 })), CONTEXT);
  expect(again.id).toBe(rendered().id);
  expect(other).toMatchObject({ id: "bul_000000000000000000000001-17", sequence: 9 });
});

test("carries the instant of its own sending although the rest is made once", () => {
  const content = exampleContent();
  const at = (iso: string) =>
    JSON.parse(renderWebhook(content, recipientAt(1, target()), { ...CONTEXT, sentAt: new Date(iso) }).body);
  expect(at("2026-11-23T14:31:00Z").timestamp).toBe("2026-11-23T14:31:00.000Z");
  expect(at("2026-11-23T14:32:00Z").data.bulletin.sentAt).toBe("2026-11-23T14:32:00.000Z");
});

test("a tombstone says that the item was overtaken, and nothing of the case", () => {
  const { body, sequence } = rendered({ tombstone: true, format: "cap" });
  expect(sequence).toBe(5);
  const { type, data } = JSON.parse(body);
  expect(type).toBe("alert.superseded");
  expect(Object.keys(data)).toEqual(["alert", "bulletin"]);
  expect(body).not.toMatch(/Inès|Kangoo|Nantes/);
});

test("an endpoint that asks for CAP gets the signed document, or JSON while there is none", () => {
  const content = exampleContent();
  const recipient = recipientAt(1, target({ format: "cap" }));
  const cap = '<?xml version="1.0"?><alert/>';
  expect(renderWebhook(content, recipient, { ...CONTEXT, cap })).toMatchObject({
    contentType: "application/cap+xml",
    body: cap,
  });
  expect(renderWebhook(content, recipient, CONTEXT)).toMatchObject({ contentType: "application/json" });
});

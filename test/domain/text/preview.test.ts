import { describe, expect, it } from "vitest";
import { fillSlots } from "../../../src/domain/text/fill-slots.ts";
import { previewOf } from "../../../src/domain/text/preview.ts";
import { renderBulletin } from "../../../src/domain/text/render-bulletin.ts";
import { caseOf, EXAMPLE, inputOf } from "./text-fixtures.ts";

const [child] = EXAMPLE.children;

describe("the preview", () => {
  const rendering = renderBulletin(inputOf("FR"));
  const preview = previewOf(rendering, "https://alerts.example.gov/");

  it("shows what every channel sends, per language, with the digest to approve", () => {
    expect(preview.digest).toBe(rendering.digest);
    expect(Object.keys(preview.languages)).toEqual(["fr", "en"]);
    const texts = rendering.content.texts.fr;
    expect(preview.languages.fr?.push).toEqual({ title: texts?.pushTitle, body: texts?.pushBody });
    expect(preview.languages.fr?.email.subject).toBe(texts?.emailSubject);
    expect(preview.languages.fr?.webhook.sign).toEqual(texts?.sign);
    expect(JSON.stringify(preview)).not.toContain("{manage}");
    expect(preview.leftOut).toEqual(rendering.leftOut);
  });

  it("counts the SMS as it is sent, with the longest manage link", () => {
    const { text, ...encoding } = preview.languages.fr?.sms ?? { text: "" };
    expect(encoding).toEqual(rendering.sms.fr);
    expect(text).toBe(
      fillSlots(rendering.content.texts.fr?.sms ?? "", {
        manage: `https://alerts.example.gov/manage/${"x".repeat(32)}`,
      }),
    );
  });

  it("names the characters that force UCS-2 and leaves them as they are", () => {
    const alertCase = caseOf({ children: [{ ...child, givenName: "Françoise", familyName: "Œuvrard" }] });
    const { languages } = previewOf(
      renderBulletin(inputOf("FR", { alertCase })),
      "https://alerts.example.gov",
    );
    expect(languages.fr?.sms).toMatchObject({ encoding: "UCS-2", forcedBy: ["ç", "Œ"] });
    expect(languages.fr?.sms.text).toContain("Françoise Œuvrard");
  });
});

describe("filling the slots of a contact", () => {
  it("puts the link in wherever it belongs, as it is", () => {
    expect(fillSlots("a {manage} b {manage}", { manage: "https://x/$&" })).toBe(
      "a https://x/$& b https://x/$&",
    );
    expect(fillSlots("no slot", { manage: "x" })).toBe("no slot");
  });
});

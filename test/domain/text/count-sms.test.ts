import { describe, expect, it, test } from "vitest";
import { countSms } from "../../../src/domain/text/count-sms.ts";
import { fillSlots } from "../../../src/domain/text/fill-slots.ts";
import { renderBulletin } from "../../../src/domain/text/render-bulletin.ts";
import { caseOf, EXAMPLE, inputOf } from "./text-fixtures.ts";

const SERVICE = "https://alerts.example.gov";
const LINK = `${SERVICE}/manage/${"x".repeat(32)}`;
const [child] = EXAMPLE.children;

describe("an SMS without a recipient", () => {
  it("is counted with the longest manage link, wherever the slot stands", () => {
    expect(countSms("a {manage}", SERVICE)).toEqual({
      encoding: "GSM-7",
      units: 2 + LINK.length,
      segments: 1,
      forcedBy: [],
    });
    const filler = "a".repeat(161 - LINK.length);
    expect(countSms(`${filler}{manage}`, SERVICE).segments).toBe(2);
    expect(countSms(`${filler.slice(1)}{manage}`, `${SERVICE}/`).segments).toBe(1);
  });

  it("is counted so in a rendering, which names the characters that force UCS-2 and leaves them as they are", () => {
    const alertCase = caseOf({ children: [{ ...child, givenName: "Françoise", familyName: "Œuvrard" }] });
    const input = inputOf("FR", { alertCase });
    const { content, sms } = renderBulletin(input);
    expect(sms.fr).toEqual(countSms(content.texts.fr?.sms ?? "", input.publicUrl));
    expect(sms.fr).toMatchObject({ encoding: "UCS-2", forcedBy: ["ç", "Œ"] });
    expect(content.texts.fr?.sms).toContain("Françoise Œuvrard");
  });
});

test("the slot of a contact is filled wherever it stands, with the link as it is", () => {
  expect(fillSlots("a {manage} b {manage}", { manage: "https://x/$&" })).toBe(
    "a https://x/$& b https://x/$&",
  );
  expect(fillSlots("no slot", { manage: "x" })).toBe("no slot");
});

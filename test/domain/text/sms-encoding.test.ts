import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { smsEncoding } from "../../../src/domain/text/sms-encoding.ts";

const EURO = "€";
const GRIN = "😀";
const FAMILY = "👨‍👩‍👧‍👦";

describe("the SMS encoding", () => {
  it.each([
    ["", "GSM-7", 0, 1],
    ["a".repeat(160), "GSM-7", 160, 1],
    ["a".repeat(161), "GSM-7", 161, 2],
    ["a".repeat(306), "GSM-7", 306, 2],
    ["a".repeat(307), "GSM-7", 307, 3],
    [EURO.repeat(80), "GSM-7", 160, 1],
    // 76 pairs fill 152 of 153 septets; the next pair is not cut, so the count by division would be one too low.
    [EURO.repeat(153), "GSM-7", 306, 3],
    [`a${EURO.repeat(152)}`, "GSM-7", 305, 2],
    ["ж".repeat(70), "UCS-2", 70, 1],
    ["ж".repeat(71), "UCS-2", 71, 2],
    ["ж".repeat(134), "UCS-2", 134, 2],
    ["ж".repeat(135), "UCS-2", 135, 3],
    [GRIN.repeat(35), "UCS-2", 70, 1],
    // 33 pairs fill 66 of 67 units in each part.
    [GRIN.repeat(67), "UCS-2", 134, 3],
    ["🇫🇷", "UCS-2", 4, 1],
    [FAMILY, "UCS-2", 11, 1],
    [`ж${"{}[]~|€^\\"}`, "UCS-2", 10, 1],
  ])("counts case %#", (text, encoding, units, segments) => {
    expect(smsEncoding(text)).toMatchObject({ encoding, units, segments });
  });

  it("carries every character of the default alphabet in one septet, the extension table in two", () => {
    const basic = "@£$¥èéùìòÇ\nØø\rÅåΔ_ΦΓΛΩΠΨΣΘΞÆæßÉ !\"#¤%&'()*+,-./0123456789:;<=>?¡§¿ÄÖÑÜäöñüà";
    for (const character of basic)
      expect(smsEncoding(character)).toMatchObject({ encoding: "GSM-7", units: 1 });
    for (const character of "\f^{}\\[~]|€")
      expect(smsEncoding(character)).toMatchObject({ encoding: "GSM-7", units: 2 });
  });

  it.each([..."çáíóúâêîôûãõœ`\t\u00a0\u2019\u2018\u201c\u2013\u2014\u2026°µΑ\u001b"])(
    "does not carry %j in GSM-7 and names it",
    (character) => {
      expect(smsEncoding(`Ines ${character} Nantes`)).toMatchObject({
        encoding: "UCS-2",
        forcedBy: [character],
      });
    },
  );

  it("names each forcing character once, in the order in which it stands, whole even beyond the basic plane", () => {
    expect(smsEncoding(`çaça ${GRIN} œuf ç`).forcedBy).toEqual(["ç", GRIN, "œ"]);
  });

  it("counts a decomposed letter as the composed one that is sent", () => {
    expect(smsEncoding("Ine\u0300s")).toEqual(smsEncoding("Inès"));
    expect(smsEncoding("Ine\u0300s").encoding).toBe("GSM-7");
  });

  it("never needs fewer parts than by division, and never more than one cut pair per part explains", () => {
    const text = fc
      .array(fc.constantFrom("a", "é", EURO, "[", "ж", GRIN), { maxLength: 900 })
      .map((all) => all.join(""));
    fc.assert(
      fc.property(text, (sample) => {
        const { encoding, units, segments } = smsEncoding(sample);
        const [single, part] = encoding === "GSM-7" ? [160, 153] : [70, 67];
        if (units <= single) {
          expect(segments).toBe(1);
          return;
        }
        expect(segments).toBeGreaterThanOrEqual(Math.ceil(units / part));
        expect(segments).toBeLessThanOrEqual(Math.ceil(units / (part - 1)));
      }),
      { numRuns: 300 },
    );
  });

  it("is UCS-2 exactly when some character is in neither table", () => {
    fc.assert(
      fc.property(fc.string({ unit: "binary", maxLength: 60 }), (sample) => {
        const { encoding, forcedBy } = smsEncoding(sample);
        expect(encoding === "UCS-2").toBe(forcedBy.length > 0);
        const nfc = sample.normalize("NFC");
        for (const character of forcedBy) expect(nfc).toContain(character);
      }),
      { numRuns: 300 },
    );
  });
});

// The SMS of every language: within what a plan pays for, with what nobody may miss.
import { readdirSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { LANGUAGES_DIR } from "../../../config/languages.ts";
import type { AlertCaseInput } from "../../../schemas/alert.ts";
import { dialledNumber } from "../../../src/domain/text/dialled-number.ts";
import { withoutIsolates } from "../../../src/domain/text/isolate.ts";
import { renderBulletin } from "../../../src/domain/text/render-bulletin.ts";
import { tipNumber } from "../../../src/domain/text/slot-values.ts";
import { smsEncoding } from "../../../src/domain/text/sms-encoding.ts";
import { caseOf, EVERY_TEXT, EXAMPLE, inputOf, planOf, UCS_2 } from "./text-fixtures.ts";

// What each language says for "do not approach": no room is too small for it.
const DO_NOT_APPROACH: Readonly<Record<string, string>> = {
  ar: "لا تقتربوا",
  bg: "Не се намесвайте",
  ca: "No hi intervingueu",
  cs: "Sami nezasahujte",
  cy: "Cadwch draw",
  da: "Grib ikke selv ind",
  de: "Nicht eingreifen",
  el: "Μην παρέμβετε",
  en: "Do not approach",
  es: "No intervenga",
  et: "Ärge sekkuge ise",
  eu: "Ez esku hartu",
  fi: "Älä lähesty",
  fr: "N'intervenez pas",
  ga: "Ná téigh ina ngar",
  gl: "Non interveña",
  he: "אין להתקרב",
  hi: "पास न जाएं",
  hr: "Ne intervenirajte",
  hu: "Ne avatkozzon közbe",
  it: "Non intervenga",
  ja: "近づかず",
  ko: "직접 나서지 말고",
  lb: "Net selwer agräifen",
  lt: "Nesikiškite",
  lv: "Neiejaucieties",
  mi: "Kaua e whakatata",
  mk: "Не интервенирајте",
  ms: "Jangan dekati",
  mt: "Tersaqx lejhom",
  nb: "Ikke grip inn selv",
  nl: "Grijp niet in",
  pl: "Nie interweniuj",
  pt: "Evite intervir",
  "pt-BR": "Evite se aproximar",
  ro: "Nu interveniți",
  ru: "Не вмешивайтесь",
  sk: "Sami nezasahujte",
  sl: "Ne posredujte sami",
  sq: "Mos ndërhyni",
  sr: "Не интервенишите",
  sv: "Ingrip inte själv",
  sw: "Usiwakaribie",
  tr: "Müdahale etmeyin",
  uk: "Не втручайтеся",
  "zh-Hant": "請勿靠近",
};
const LONG = "Ж".repeat(80);
const [child] = EXAMPLE.children;
const EACH_LANGUAGE = EVERY_TEXT.filter(
  ([, language], index) => EVERY_TEXT.findIndex(([, other]) => other === language) === index,
);

/** The example as it happens at home: the plate needs no country. */
function homeCase(country: string): AlertCaseInput {
  const vehicles = (EXAMPLE.vehicles ?? []).map((vehicle) => ({
    ...vehicle,
    plate: { text: "AB-1", complete: false },
  }));
  return { ...EXAMPLE, country, vehicles };
}

function smsOf(country: string, language: string, change: Partial<AlertCaseInput> = {}, segments = 3) {
  const input = inputOf(country, {
    plan: planOf(country, { programme: { [language]: "AMBER Alert" }, smsSegmentsMax: segments }),
    alertCase: caseOf({ ...homeCase(country), ...change }),
    languages: [language],
  });
  const { content, sms, faults, leftOut } = renderBulletin(input);
  const tip = dialledNumber(tipNumber(input), country);
  return { text: content.texts[language]?.sms ?? "", encoding: sms[language], faults, leftOut, tip };
}

describe("the SMS of an alert", () => {
  it.each(EVERY_TEXT)(
    "of %s in %s keeps to its segments and says what nobody may miss",
    (country, language) => {
      const { text, encoding, faults, tip } = smsOf(country, language);
      expect(faults).toEqual([]);
      expect(encoding?.encoding).toBe(UCS_2.has(language) ? "UCS-2" : "GSM-7");
      expect(encoding?.segments).toBeLessThanOrEqual(UCS_2.has(language) ? 6 : 3);
      const needed = [
        "Inès",
        "Exemple",
        "Kangoo",
        "AB-1",
        "Nantes",
        DO_NOT_APPROACH[language] ?? "missing",
        tip,
      ];
      for (const words of [...needed, "/alerts/alr_"]) expect(withoutIsolates(text)).toContain(words);
      expect(text.split("{manage}")).toHaveLength(2);
    },
  );

  it.each(EACH_LANGUAGE)(
    "of %s in %s warns and tells whom to call, however few segments there are",
    (country, language) => {
      const { text, tip } = smsOf(country, language, {}, 1);
      for (const words of [DO_NOT_APPROACH[language] ?? "missing", tip]) expect(text).toContain(words);
    },
  );

  it("is listed for every language there is", () => {
    const all = readdirSync(LANGUAGES_DIR).sort();
    expect(Object.keys(DO_NOT_APPROACH).sort()).toEqual(all);
    expect([...UCS_2].filter((language) => !all.includes(language))).toEqual([]);
    expect([...new Set(EVERY_TEXT.map(([, language]) => language))].sort()).toEqual(all);
  });

  it("is counted with a manage link of the greatest length", () => {
    const { text, encoding } = smsOf("FR", "fr");
    const link = `https://alerts.example.gov/manage/${"x".repeat(32)}`;
    expect(encoding?.units).toBe(smsEncoding(text.replace("{manage}", link)).units);
  });

  it("leaves out whole sentences by priority when the plan allows fewer segments, and says which", () => {
    const { text, encoding, leftOut } = smsOf("FR", "fr", {}, 2);
    expect(encoding?.segments).toBe(2);
    expect(leftOut).toContainEqual({ language: "fr", what: "/texts/sms/childTraits" });
    for (const needed of ["AMBER Alert", "Inès Exemple", "197", "/alerts/alr_", "{manage}"])
      expect(text).toContain(needed);
    expect(text).not.toContain("corpulence");
  });

  it("is a fault when it stays too long, and is never cut", () => {
    const children = [1, 2, 3].map(() => ({ ...child, givenName: LONG, familyName: LONG }));
    const { text, faults, leftOut } = smsOf("FR", "fr", { children });
    expect(faults.map(({ language, field }) => `${language} ${field}`)).toEqual(["fr sms"]);
    expect(text.split(`${LONG} ${LONG}`)).toHaveLength(4);
    expect(leftOut).toContainEqual({ language: "fr", what: "/texts/sms/vehicles" });
  });

  it("drops names that find no room whole, where a language lets it, and says so", () => {
    const children = [1, 2, 3].map(() => ({ ...child, givenName: LONG, familyName: LONG }));
    const { text, faults, leftOut } = smsOf("HR", "hr", { children });
    expect(faults).toEqual([]);
    expect(text).not.toContain("ЖЖ");
    expect(leftOut).toContainEqual({ language: "hr", what: "/texts/sms/children" });
  });
});

import { describe, expect, it } from "vitest";
import type { AlertCaseInput } from "../../../schemas/alert.ts";
import { publicCase } from "../../../src/domain/text/public-case.ts";
import { renderBulletin } from "../../../src/domain/text/render-bulletin.ts";
import type { RenderInput } from "../../../src/domain/text/render-input.ts";
import { slotValues } from "../../../src/domain/text/slot-values.ts";
import { caseOf, EVERY_TEXT, EXAMPLE, inputOf, planOf, setOf, TEXT_COUNTRIES } from "./text-fixtures.ts";

const fr = inputOf("FR");
const [exampleChild] = EXAMPLE.children;

function rendered(change: Partial<RenderInput> & { case?: Partial<AlertCaseInput> }, country = "FR") {
  const { case: caseChange, ...rest } = change;
  return renderBulletin(
    inputOf(country, { ...(caseChange ? { alertCase: caseOf({ country, ...caseChange }) } : {}), ...rest }),
  );
}

function ending(kind: RenderInput["bulletin"]["kind"], endReason: RenderInput["bulletin"]["endReason"]) {
  return { bulletin: { ...fr.bulletin, kind, endReason } };
}

describe("a rendered bulletin", () => {
  it("says the example as an officer would read it aloud", () => {
    const { content, faults } = rendered({});
    expect(faults).toEqual([]);
    expect(content.texts.fr?.sms).toBe(
      "Alerte enlèvement, message officiel (Police Test). Enfant recherché : Inès Exemple, fille de 9 ans. Tenue : manteau rouge, chaussures noires. Disparition : Nantes, 23/11 13:50-14:10. Véhicule : fourgonnette Renault Kangoo blanche, plaque AB-1 (incomplète). Direction : est, Angers. N'intervenez pas. Appelez le 197. https://alerts.example.gov/alerts/alr_01kf3w8m2a5b6c7d8e9f0g1h - Gérer : {manage}",
    );
    expect(content.texts.en?.sign).toEqual(["ALERTE ENLÈVEMENT", "RENAULT KANGOO", "AB-1", "CALL 197"]);
    expect(content.texts.en?.headline).toBe("Alerte enlèvement: Inès Exemple, 9-year-old girl, Nantes");
    expect(content.children[0]).toEqual({
      name: "Inès Exemple",
      summary: {
        fr: "Fille de 9 ans, 1,30 m, corpulence mince, cheveux bruns longs, yeux marron. Tenue : manteau rouge, chaussures noires. Porte un cartable à motif d'étoiles.",
        en: "9-year-old girl, 130 cm tall, slim build, long brown hair, brown eyes. Wearing: red coat, black shoes.",
      },
    });
    expect(content.phones).toEqual({ tip: "197", hotline: null, emergency: "17" });
  });

  it("keeps names off the push, the subject and the sign", () => {
    const { content } = rendered({});
    for (const { pushTitle, pushBody, emailSubject, sign } of Object.values(content.texts))
      expect([pushTitle, pushBody, emailSubject, ...sign].join(" ")).not.toMatch(/In[èe]s|Exemple/i);
    for (const { pushTitle, pushBody } of Object.values(content.texts)) {
      expect(pushTitle.length).toBeLessThanOrEqual(60);
      expect(pushBody.length).toBeLessThanOrEqual(200);
    }
  });

  it("keeps every line of a sign within 18 characters", () => {
    const vehicles = [
      {
        make: "Mercedes-Benz",
        model: "Sprinter Tourer 516",
        colour: "dark-green" as const,
        plate: { text: "AB-123-CD-EFGHIJ", complete: true },
      },
    ];
    for (const country of TEXT_COUNTRIES) {
      const { content } = rendered({ case: { vehicles } }, country);
      for (const { sign } of Object.values(content.texts)) {
        expect(sign.length).toBeGreaterThan(1);
        for (const line of sign) expect([...line].length, line).toBeLessThanOrEqual(18);
      }
    }
  });

  it("spells plates and numbers in the spoken text, with no abbreviation of a unit and no link", () => {
    for (const [country, language] of EVERY_TEXT) {
      const spoken = rendered({}, country).content.texts[language]?.spoken ?? "";
      expect(spoken, language).toContain("A, B, 1");
      // A year in Lithuanian is "2026 m.": metres are told by their decimals.
      expect(spoken).not.toMatch(
        /AB-1|https?:|\d ?(cm|kg|lb|ft|см|кг|सेमी)(?!\p{L})|\d[.,]\d\d ?(m|м)(?!\p{L})/u,
      );
    }
    expect(rendered({}).content.texts.fr?.spoken).toContain("Appelez le 1 9 7.");
  });

  it("names the emergency number once, also where tips go to it", () => {
    const told = (country: string) => rendered({}, country).content.texts.en?.instruction ?? "";
    expect(told("US").match(/911/g)).toHaveLength(1);
    expect(told("NL")).toContain("112");
    expect(told("NL")).toContain("0800 6070");
  });

  it("names the tier where it is not the usual one", () => {
    const { content } = rendered({ case: { tier: "missing" } });
    expect(content.texts.fr?.headline).toMatch(/^Avis de recherche/);
    expect(content.alert.programme.fr).toBe("Avis de recherche");
  });

  it("reports a language without texts and falls back to the country's own when none is left", () => {
    const { content, faults } = rendered({ languages: ["fr", "xx"] });
    expect(content.languages).toEqual(["fr"]);
    expect(faults).toEqual([{ language: "xx", field: "texts", message: "FR has no texts in xx" }]);
    expect(rendered({ languages: ["xx"] }).content.languages).toEqual(["fr", "en"]);
    expect(() => rendered({ texts: {} })).toThrow("no texts");
  });
});

describe("the end of an alert", () => {
  const ends: [RenderInput["bulletin"]["kind"], RenderInput["bulletin"]["endReason"]][] = [
    ["cancel", "found-safe"],
    ["cancel", "found"],
    ["cancel", "ended"],
    ["cancel", "error"],
    ["expiry", "expired"],
  ];

  it("names no child, suspect, vehicle, place or photo anywhere", () => {
    for (const country of TEXT_COUNTRIES) {
      for (const [kind, endReason] of ends) {
        const { content, leftOut } = rendered(ending(kind, endReason), country);
        expect(content).toMatchObject({ children: [], suspects: [], vehicles: [], photos: [] });
        expect(JSON.stringify(content)).not.toMatch(
          /In[èe]s|Exemple|Kangoo|AB-1|Nantes|fourgonnette|étoiles|pho_/i,
        );
        expect(leftOut.filter(({ what }) => !what.startsWith("/texts/"))).toEqual([]);
      }
    }
  });

  it("fills no slot of the case, so that not even a wrong template could name one", () => {
    for (const [kind, endReason] of ends) {
      const input = inputOf("FR", ending(kind, endReason));
      const facts = publicCase(input, setOf("FR", "fr"));
      const { values } = slotValues(
        { input, facts, set: setOf("FR", "fr"), purpose: "cancelEnded" },
        "written",
      );
      expect(JSON.stringify(values)).not.toMatch(/Nantes|Inès|Kangoo|montant|2026/);
    }
  });

  it("says the same of a found child whether the child is well or not", () => {
    const [safe, found] = [ending("cancel", "found-safe"), ending("cancel", "found")].map(
      (end) => rendered(end).content.texts,
    );
    expect(safe).toEqual(found);
    expect(JSON.stringify(found)).not.toMatch(/sain|safe|alive|vivant|well\b|unharmed/i);
  });

  it("never lets a timer say that the child was found", () => {
    expect(rendered(ending("expiry", "expired")).content.texts.en?.description).toContain("does not mean");
    expect(rendered(ending("expiry", "expired")).content.texts.en).not.toEqual(
      rendered(ending("cancel", "found")).content.texts.en,
    );
  });

  it("corrects an error without asking anybody to call", () => {
    const texts = rendered(ending("cancel", "error")).content.texts.fr;
    expect(texts?.description).toContain("par erreur");
    expect(JSON.stringify(texts)).not.toContain("197");
  });
});

describe("what is published", () => {
  it("follows the plan on a child's name", () => {
    const publish = { ...planOf("FR").publish, childFamilyName: false };
    const given = rendered({ plan: planOf("FR", { publish }) });
    expect(given.content.children[0]?.name).toBe("Inès");
    expect(JSON.stringify(given.content)).not.toContain("Exemple");
    expect(given.leftOut).toContainEqual({ language: "fr", what: "/children/0/familyName" });
    const none = rendered({ plan: planOf("FR", { publish: { ...publish, childName: false } }) });
    expect(none.content.children[0]?.name).toBeNull();
    expect(JSON.stringify(none.content)).not.toContain("Inès");
  });

  it("names a suspect only where the plan allows it and a legal basis is recorded", () => {
    const suspects = [
      { givenName: "Sus", familyName: "Pect", nameLegalBasis: "warrant 17", sex: "male" as const },
    ];
    const [{ nameLegalBasis: _, ...bare } = {}] = suspects;
    expect(rendered({ case: { suspects } }).content.suspects[0]?.name).toBe("Sus Pect");
    for (const held of [
      rendered({ case: { suspects: [bare] } }),
      rendered({
        case: { suspects },
        plan: planOf("FR", { publish: { ...planOf("FR").publish, suspectName: "never" } }),
      }),
    ]) {
      expect(JSON.stringify(held.content)).not.toMatch(/Pect|warrant/);
      expect(held.leftOut).toContainEqual({ language: "en", what: "/suspects/0/familyName" });
    }
  });

  it("leaves out a suspect and a vehicle of whom nothing can be said", () => {
    const { content } = rendered({ case: { suspects: [{}, { givenName: "Sus" }], vehicles: [{}] } });
    expect(content).toMatchObject({ suspects: [], vehicles: [] });
    expect(content.texts.fr?.emailText).not.toMatch(/Suspect :|Véhicule :/);
  });

  it("forgets a found sibling with the photo, and counts the child as no longer sought", () => {
    const sibling = {
      ...exampleChild,
      givenName: "Zorro",
      photoIds: ["pho_000000000000000000000002"],
      status: "found" as const,
    };
    const photo = { alt: {}, width: 1, height: 1 };
    const { content } = rendered({
      case: { children: [exampleChild ?? {}, sibling] },
      photos: [
        { id: "pho_000000000000000000000001", ...photo },
        { id: "pho_000000000000000000000002", ...photo },
      ],
    });
    expect(JSON.stringify(content)).not.toMatch(/Zorro|pho_000000000000000000000002/);
    expect(content.photos).toHaveLength(1);
    expect(content.texts.en?.description).toContain("1 child is no longer being sought.");
    expect(content.texts.en?.description).toContain("A child is missing.");
  });

  it("publishes no photo where the plan does not, and describes one without an alt text", () => {
    const { content } = rendered({
      photos: [{ id: "pho_000000000000000000000001", alt: { fr: "Portrait" }, width: 3, height: 4 }],
    });
    expect(content.photos[0]?.alt).toEqual({ fr: "Portrait", en: "9-year-old girl" });
    const publish = { ...planOf("FR").publish, photo: false };
    expect(rendered({ plan: planOf("FR", { publish }) }).content.photos).toEqual([]);
  });

  it("says nothing of health, birth dates, attestations or the basis of a name", () => {
    const secret = "zzsecret";
    const { content } = rendered({
      case: {
        children: [{ ...exampleChild, age: undefined, birthDate: "2017-11-24", conditions: ["autistic"] }],
        attestations: { imminent_danger: { answer: true, basis: secret } },
        suspects: [{ sex: "male", nameLegalBasis: secret, givenName: "Sus" }],
      },
    });
    expect(JSON.stringify(content)).not.toMatch(/zzsecret|autis|2017/);
    expect(content.texts.en?.headline).toContain("8-year-old girl");
  });

  it("leaves free text out of a language that it is not written in, and says so", () => {
    const { content, leftOut } = rendered({});
    expect(content.texts.fr?.description).toContain("cartable");
    expect(JSON.stringify(content.texts.en)).not.toMatch(/cartable|montant/);
    expect(leftOut).toEqual(
      expect.arrayContaining([
        { language: "en", what: "/children/0/description" },
        { language: "en", what: "/disappearance/circumstances" },
      ]),
    );
    expect(leftOut.filter(({ language, what }) => language === "fr" && !what.startsWith("/texts/"))).toEqual(
      [],
    );
  });
});

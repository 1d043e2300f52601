// A plan and a case built by hand, and every text file of the repository, for the tests of the texts.
import { readdirSync, readFileSync } from "node:fs";
import { type AlertCase, type AlertCaseInput, alertCase } from "../../../schemas/alert.ts";
import { type Plan, plan } from "../../../schemas/plan.ts";
import { type TextSet, textSet } from "../../../schemas/texts.ts";
import type { RenderInput } from "../../../src/domain/text/render-input.ts";

const COUNTRIES = new URL("../../../config/countries/", import.meta.url);
const sourced = { confidence: "unknown" as const };

/** A country as these tests see it; phones and programmes are those of the reference facts. */
type Country = {
  timeZone: string;
  languages: string[];
  programme: Record<string, string>;
  tip?: string;
  emergency: string;
};

export const TESTED: Readonly<Record<string, Country>> = {
  FR: {
    timeZone: "Europe/Paris",
    languages: ["fr", "en"],
    programme: { fr: "Alerte enlèvement" },
    tip: "197",
    emergency: "17",
  },
  US: {
    timeZone: "America/Chicago",
    languages: ["en", "es"],
    programme: { en: "AMBER Alert" },
    emergency: "911",
  },
  CA: {
    timeZone: "America/Toronto",
    languages: ["en", "fr"],
    programme: { en: "AMBER Alert", fr: "Alerte AMBER" },
    emergency: "911",
  },
  NL: {
    timeZone: "Europe/Amsterdam",
    languages: ["nl", "en"],
    programme: { nl: "AMBER Alert" },
    tip: "0800 6070",
    emergency: "112",
  },
  GR: {
    timeZone: "Europe/Athens",
    languages: ["el", "en"],
    programme: { el: "Amber Alert Hellas" },
    emergency: "112",
  },
  KR: {
    timeZone: "Asia/Seoul",
    languages: ["ko", "en"],
    programme: { ko: "앰버 경고 (유괴경보)" },
    emergency: "112",
  },
};

/** Country and language of every text file, such as `FR fr`. */
export const EVERY_TEXT: readonly (readonly [string, string])[] = Object.entries(TESTED).flatMap(
  ([country, { languages }]) => languages.map((language) => [country, language] as const),
);

/** The text sets of one country, read from the repository. */
export function textsOf(country: string): Record<string, TextSet> {
  const folder = new URL(`${country.toLowerCase()}/texts/`, COUNTRIES);
  const sets = readdirSync(folder).map((file) =>
    textSet.parse(JSON.parse(readFileSync(new URL(file, folder), "utf8"))),
  );
  return Object.fromEntries(sets.map((set) => [set.language, set]));
}

/** One text set; fails the test when it is missing. */
export function setOf(country: string, language: string): TextSet {
  const set = textsOf(country)[language];
  if (set === undefined) throw new Error(`config/countries has no ${country} ${language}`);
  return set;
}

/** A plan that publishes everything, with one usual tier and one lower tier. */
export function planOf(country: string, change: Partial<Plan> = {}): Plan {
  const facts = TESTED[country];
  if (facts === undefined) throw new Error(`no facts of ${country}`);
  const tier = {
    approvals: [{ anyOf: ["prosecutor"], ...sourced }],
    durationHours: 3,
    maximumHours: 24,
    channels: ["sms", "email", "push", "webhook"],
    ...sourced,
  };
  const made = plan.parse({
    country,
    name: country,
    programme: facts.programme,
    authority: { name: "Authority", kind: "police", ...sourced },
    effectiveFrom: "2026-01-01",
    status: "complete",
    timeZone: facts.timeZone,
    languages: facts.languages,
    defaultTier: "abduction",
    tiers: { abduction: { name: {}, ...tier }, missing: { name: { fr: "Avis de recherche" }, ...tier } },
    criteria: [],
    phones: {
      ...(facts.tip === undefined ? {} : { tip: { number: facts.tip, ...sourced } }),
      emergency: { number: facts.emergency, ...sourced },
    },
    targeting: { default: "nationwide", ...sourced },
    publish: {
      childName: true,
      childFamilyName: true,
      photo: true,
      suspectName: "with-legal-basis",
      ...sourced,
    },
    retraction: { rule: "withdraw", ...sourced },
    airing: { repeatMinutes: 15, obligation: "on request" },
    crossBorder: { ...sourced },
    sources: [],
  });
  return { ...made, ...change };
}

/** The case of the contract's example, with a direction and a description per language. */
export const EXAMPLE: AlertCaseInput = {
  country: "FR",
  status: "actual",
  children: [
    {
      givenName: "Inès",
      familyName: "Exemple",
      age: { years: 9 },
      sex: "female",
      appearance: { heightCm: 130, hair: "brown", hairLength: "long", eyes: "brown", build: "slim" },
      clothing: [
        { garment: "coat", colour: "red" },
        { garment: "shoes", colour: "black" },
      ],
      description: { fr: "porte un cartable à motif d'étoiles" },
      photoIds: ["pho_000000000000000000000001"],
    },
  ],
  suspects: [
    { age: { from: 35, to: 45 }, sex: "male", appearance: { build: "stocky" }, relation: "stranger" },
  ],
  vehicles: [
    {
      make: "Renault",
      model: "Kangoo",
      type: "van",
      colour: "white",
      plate: { text: "AB-1", complete: false, country: "FR" },
      heading: "Angers",
      direction: "east",
    },
  ],
  disappearance: {
    earliest: "2026-11-23T13:50:00+01:00",
    latest: "2026-11-23T14:10:00+01:00",
    place: "Nantes",
    circumstances: { fr: "Vue montant dans une fourgonnette" },
  },
};

/** A case from the example with some members replaced. */
export function caseOf(change: Partial<AlertCaseInput> = {}): AlertCase {
  return alertCase.parse({ ...EXAMPLE, ...change });
}

/** What a bulletin of the example is rendered from. */
export function inputOf(country: string, change: Partial<RenderInput> = {}): RenderInput {
  const facts = TESTED[country];
  const texts = textsOf(country);
  return {
    plan: planOf(country),
    texts,
    alertCase: caseOf({ country }),
    languages: facts?.languages ?? [],
    alert: {
      id: "alr_01kf3w8m2a5b6c7d8e9f0g1h",
      agencyName: "Police Test",
      origin: "https://alerts.example.gov",
      reference: "PJ-2026-0118",
    },
    bulletin: {
      id: "bul_01kf3w8m2a5b6c7d8e9f0g1h",
      number: 1,
      kind: "alert",
      expiresAt: new Date("2026-11-23T18:00:00Z"),
      supersedes: [],
      endReason: null,
    },
    area: {
      type: "MultiPolygon",
      coordinates: [
        [
          [
            [-2, 47],
            [-1, 47],
            [-1, 48],
            [-2, 47],
          ],
        ],
      ],
    },
    subdivisions: [],
    photos: [
      {
        id: "pho_000000000000000000000001",
        alt: { fr: "Fille souriante en manteau rouge" },
        width: 600,
        height: 800,
      },
    ],
    publicUrl: "https://alerts.example.gov",
    sentAt: new Date("2026-11-23T14:30:00Z"),
    timeZone: facts?.timeZone ?? "UTC",
    silentChannels: [],
    ...change,
  };
}

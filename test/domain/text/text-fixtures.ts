// A plan and a case built by hand, and every text file of the repository, for the tests of the texts.
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { languageShelf, textsOfCountry } from "../../../config/languages.ts";
import { type AlertCase, type AlertCaseInput, alertCase } from "../../../schemas/alert.ts";
import { type Plan, plan } from "../../../schemas/plan.ts";
import type { TextSet } from "../../../schemas/texts.ts";
import type { RenderInput } from "../../../src/domain/text/render-input.ts";

const COUNTRIES = new URL("../../../config/countries/", import.meta.url);
const LANGUAGES = languageShelf();
const sourced = { confidence: "unknown" as const };

/** A country as these tests see it: what its plan says of time, languages, names and numbers. */
type Country = {
  timeZone: string;
  languages: string[];
  programme: Record<string, string>;
  phones: { tip?: { number: string }; emergency: { number: string } };
};

/** Every country of the repository, by code. */
export const COUNTRIES_TESTED: Readonly<Record<string, Country>> = Object.fromEntries(
  readdirSync(COUNTRIES).map((folder) => [
    folder.toUpperCase(),
    JSON.parse(readFileSync(new URL(`${folder}/plan.json`, COUNTRIES), "utf8")),
  ]),
);

/** Country and language of every text there is, such as `FR fr`: each language once, and again wherever a country changes it. */
export const EVERY_TEXT: readonly (readonly [string, string])[] = everyText();

/** The languages that cannot write an ordinary SMS in the letters of GSM-7; every other one can, and does. */
export const UCS_2: ReadonlySet<string> = new Set(
  "ar bg cs el ga he hi hr hu ja ko lt lv mi mk mt pl ro ru sk sl sq sr tr uk zh-Hant".split(" "),
);

/** The countries that between them have every text. */
export const TEXT_COUNTRIES: readonly string[] = [...new Set(EVERY_TEXT.map(([country]) => country))];

function everyText(): [string, string][] {
  const seen = new Set<string>();
  const first = ["FR", "US", "NL", "GR", "KR"];
  const order = [...first, ...Object.keys(COUNTRIES_TESTED).filter((code) => !first.includes(code))];
  return order.flatMap((country) =>
    (COUNTRIES_TESTED[country]?.languages ?? []).flatMap((language): [string, string][] => {
      const changed = existsSync(new URL(`${country.toLowerCase()}/texts/${language}.json`, COUNTRIES));
      if (seen.has(language) && !changed) return [];
      seen.add(language);
      return [[country, language]];
    }),
  );
}

/** The text sets of one country, read from the repository. */
export function textsOf(country: string): Record<string, TextSet> {
  const sets = (COUNTRIES_TESTED[country]?.languages ?? []).flatMap((language) => {
    const patch = new URL(`${country.toLowerCase()}/texts/${language}.json`, COUNTRIES);
    const changes: unknown = existsSync(patch) ? JSON.parse(readFileSync(patch, "utf8")) : {};
    return textsOfCountry(LANGUAGES(language), changes, country).set ?? [];
  });
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
  const facts = COUNTRIES_TESTED[country];
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
      ...(facts.phones.tip ? { tip: { number: facts.phones.tip.number, ...sourced } } : {}),
      emergency: { number: facts.phones.emergency.number, ...sourced },
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
  const facts = COUNTRIES_TESTED[country];
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

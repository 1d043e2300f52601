// Examples of what the API answers about countries. The plan is invented and short; real ones come from config/countries.
import type { z } from "zod";
import { plan } from "../plan.ts";
import { EXAMPLE_ALERT } from "./example-alert.ts";
import type { checkAnswer, countryAnswer, countrySummary } from "./service-answers.ts";

const PROGRAMME = { fr: "Alerte enlèvement" };
const SOURCED = { confidence: "sourced" as const, sources: ["fr-convention"] };

export const EXAMPLE_COUNTRY_SUMMARY: z.output<typeof countrySummary> = {
  country: "FR",
  name: "France",
  programme: PROGRAMME,
  status: "complete",
  statuses: ["actual", "exercise", "test"],
  planVersion: EXAMPLE_ALERT.planVersion,
  confirmed: false,
  degraded: false,
  degradedReason: null,
};

const EXAMPLE_PLAN: z.input<typeof plan> = {
  country: "FR",
  name: "France",
  programme: PROGRAMME,
  authority: { name: "Ministère de la Justice", kind: "prosecutor", ...SOURCED },
  effectiveFrom: "2006-02-28",
  status: "complete",
  statuses: ["actual", "exercise", "test"],
  timeZone: "Europe/Paris",
  regionTimeZones: {},
  languages: ["fr"],
  defaultTier: "abduction",
  tiers: {
    abduction: {
      name: PROGRAMME,
      approvals: [{ anyOf: ["prosecutor"], otherAgency: false, ...SOURCED }],
      durationHours: 3,
      maximumHours: 24,
      repeatChannels: ["webhook"],
      channels: ["sms", "email", "push", "webhook"],
      ...SOURCED,
    },
  },
  criteria: [
    { criterion: "max_age", level: "mandatory", params: { under: 18 }, override: "none", ...SOURCED },
  ],
  phones: { tip: { number: "197", ...SOURCED }, emergency: { number: "112", ...SOURCED } },
  targeting: { default: "nationwide", ringsKm: [0, 5, 10, 25, 50, 100, 200], ...SOURCED },
  publish: {
    childName: true,
    childFamilyName: false,
    photo: true,
    suspectName: "never",
    ...SOURCED,
  },
  smsSegmentsMax: 4,
  nationalChannels: [{ channel: "television", by: "webhook", ...SOURCED }],
  retraction: { rule: "Photo and name are removed when the alert is lifted.", ...SOURCED },
  airing: { repeatMinutes: 15, obligation: "Broadcasters air every bulletin.", ...SOURCED },
  crossBorder: { neighbours: [], ...SOURCED },
  sources: [
    {
      id: "fr-convention",
      title: "Convention Alerte enlèvement",
      publisher: "Ministère de la Justice",
      kind: "agreement",
      url: "https://www.alerte-enlevement.gouv.fr",
    },
  ],
  notes: [],
};

export const EXAMPLE_COUNTRY: z.output<typeof countryAnswer> = {
  country: "FR",
  planVersion: EXAMPLE_ALERT.planVersion,
  confirmed: false,
  confirmation: null,
  degraded: false,
  degradedReason: null,
  inForce: {
    planVersion: "5d0c3a17b9e24f6688c1d0e2f3a4b5c6d7e8f90123456789abcdef0123456789",
    effectiveFrom: "2006-02-28",
    confirmed: true,
    confirmation: {
      by: "Ministère de la Justice",
      reference: "letter 12/2026",
      at: "2026-01-05T09:00:00.000Z",
    },
  },
  plan: plan.parse(EXAMPLE_PLAN),
  language: "en",
  criteria: [
    {
      criterion: "max_age",
      name: "Age",
      question: "Was the child under 18 on the day of the disappearance?",
    },
  ],
};

export const EXAMPLE_CHECK: z.output<typeof checkAnswer> = {
  planVersion: EXAMPLE_ALERT.planVersion,
  criteria: EXAMPLE_ALERT.criteria ?? { verdict: "incomplete", results: [], standing: [] },
  resolvedArea: EXAMPLE_ALERT.resolvedArea,
  cut: [],
};

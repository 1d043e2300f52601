// The case of an alert as an officer writes it and as the API returns it (contract.md section 3). Unknown fields are refused.
import { z } from "zod";
import {
  build,
  colour,
  compass,
  eyeColour,
  garment,
  hairColour,
  hairLength,
  hairStyle,
  relation,
  sex,
  vehicleType,
} from "./descriptors.ts";
import { areaInput, point } from "./geojson.ts";

/** ISO 3166-1 alpha-2, upper case. */
export const countryCode = z
  .string()
  .regex(/^[A-Z]{2}$/, "an ISO 3166-1 alpha-2 code in upper case, such as FR");
/** ISO 3166-2, such as CA-QC. */
export const subdivisionCode = z
  .string()
  .regex(/^[A-Z]{2}-[A-Z0-9]{1,3}$/, "an ISO 3166-2 code, such as CA-QC");
/** BCP 47 language tag, as short as the plan's: fr, en, zh-Hant. */
export const languageTag = z
  .string()
  .regex(
    /^[a-z]{2,3}(-[A-Z][a-z]{3})?(-([A-Z]{2}|[0-9]{3}))?$/,
    "a BCP 47 language tag, such as fr or zh-Hant",
  );
/** RFC 3339 with an offset. */
export const instant = z.iso.datetime({
  offset: true,
  message: "an RFC 3339 time with an offset, such as 2026-11-23T14:10:00+01:00",
});

/** One line of text that a person reads: no control characters, NFC, 1 to `max` characters. */
export function line(max: number) {
  return z
    .string()
    .trim()
    .min(1)
    .max(max)
    .refine((text) => !/\p{Cc}/u.test(text), "control characters and line breaks are not allowed here")
    .normalize("NFC");
}

/** Free text per language: `{ "fr": "…" }`; a language that is missing is left out of that language's texts. */
export function localisedText(max: number) {
  return z.record(
    languageTag,
    z
      .string()
      .trim()
      .min(1)
      .max(max)
      // XML 1.0 and SMS carry no control characters but tab and line breaks.
      .refine((text) => !/\p{Cc}/u.test(text.replace(/[\t\n\r]/g, "")), "control characters are not allowed")
      .normalize("NFC"),
  );
}

const ageRange = z
  .strictObject({ from: z.int().min(0).max(120), to: z.int().min(0).max(120) })
  .refine((age) => age.from <= age.to, { message: "from must not be greater than to", path: ["from"] });

/** An age: exact years (months for infants), or a range when nobody knows better. */
export const age = z.union([
  z.strictObject({ years: z.int().min(0).max(120), months: z.int().min(0).max(11).optional() }),
  ageRange,
]);

/** What a person looks like, in closed words only. */
export const appearance = z.strictObject({
  heightCm: z.int().min(30).max(250).optional(),
  weightKg: z.int().min(1).max(300).optional(),
  hair: hairColour.optional(),
  hairLength: hairLength.optional(),
  hairStyle: hairStyle.optional(),
  eyes: eyeColour.optional(),
  build: build.optional(),
});

/** One piece of clothing. */
export const clothing = z.strictObject({ garment, colour: colour.optional() });

/** The child. Everything but a status may be unknown. */
export const child = z.strictObject({
  givenName: line(80).optional(),
  familyName: line(80).optional(),
  age: age.optional(),
  birthDate: z.iso.date().optional(),
  sex: sex.optional(),
  appearance: appearance.default({}),
  clothing: z.array(clothing).max(12).default([]),
  description: localisedText(600).default({}),
  conditions: z
    .array(z.enum(["intellectual", "autistic", "mental", "dementia", "physical", "medication", "pregnant"]))
    .max(7)
    .default([]),
  photoIds: z
    .array(z.string().regex(/^pho_[0-9a-z]{24}$/))
    .max(4)
    .default([]),
  status: z.enum(["missing", "found"]).default("missing"),
});

/** A suspect. A name is published only where the plan allows it. */
export const suspect = z.strictObject({
  givenName: line(80).optional(),
  familyName: line(80).optional(),
  nameLegalBasis: line(300).optional(),
  age: age.optional(),
  sex: sex.optional(),
  appearance: appearance.default({}),
  clothing: z.array(clothing).max(12).default([]),
  description: localisedText(600).default({}),
  relation: relation.default("unknown"),
});

/** A vehicle; the plate may be partial or unknown. */
export const vehicle = z.strictObject({
  make: line(40).optional(),
  model: line(40).optional(),
  type: vehicleType.optional(),
  colour: colour.optional(),
  plate: z
    .strictObject({ text: line(16), complete: z.boolean(), country: countryCode.optional() })
    .optional(),
  heading: line(120).optional(),
  direction: compass.optional(),
  description: localisedText(400).default({}),
});

/** When and where the child was last known to be. */
export const disappearance = z
  .strictObject({
    earliest: instant,
    latest: instant,
    place: line(120).optional(),
    point: point.optional(),
    uncertaintyKm: z.number().min(0).max(500).optional(),
    circumstances: localisedText(1000).default({}),
  })
  .refine((when) => Date.parse(when.earliest) <= Date.parse(when.latest), {
    message: "earliest must not be after latest",
    path: ["earliest"],
  });

/** An officer's answer to a criterion that a machine cannot decide; `departure` is the reason to depart from a recommended one. */
export const attestation = z.strictObject({
  answer: z.boolean(),
  standard: line(60).optional(),
  basis: line(600).optional(),
  departure: line(600).optional(),
});

/** What POST /v1/alerts takes. */
export const alertCase = z.strictObject({
  country: countryCode,
  region: subdivisionCode.optional(),
  tier: z
    .string()
    .regex(/^[a-z][a-z-]{0,30}$/)
    .default("abduction"),
  status: z.enum(["actual", "exercise", "test"]),
  reference: line(60).optional(),
  children: z.array(child).min(1).max(10),
  suspects: z.array(suspect).max(10).default([]),
  vehicles: z.array(vehicle).max(5).default([]),
  disappearance,
  attestations: z.record(z.string().regex(/^[a-z_]{3,40}$/), attestation).default({}),
  area: areaInput.optional(),
  languages: z.array(languageTag).min(1).max(10).optional(),
  tipPhone: z
    .string()
    .regex(/^\+?[0-9][0-9 -]{1,24}$/, "a number to call, such as +33197 or 197")
    .optional(),
  expiresAt: instant.optional(),
});

/** A case with every default filled in. */
export type AlertCase = z.output<typeof alertCase>;
/** A case as a client may send it. */
export type AlertCaseInput = z.input<typeof alertCase>;
export type Child = z.output<typeof child>;
export type Suspect = z.output<typeof suspect>;
export type Vehicle = z.output<typeof vehicle>;
export type Appearance = z.output<typeof appearance>;
export type Age = z.output<typeof age>;
export type Attestation = z.output<typeof attestation>;

export const alertStatus = z.enum(["actual", "exercise", "test"]);
export const alertState = z.enum(["draft", "submitted", "returned", "rejected", "active", "ended"]);
export const endReason = z.enum(["found-safe", "found", "ended", "error", "expired"]);
export type AlertStatus = z.output<typeof alertStatus>;
export type AlertState = z.output<typeof alertState>;
export type EndReason = z.output<typeof endReason>;

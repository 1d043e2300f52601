// A country's plan as data (design.md section 6): config/countries/<cc>/plan.json must satisfy this, and nothing else may.
import { z } from "zod";
import { alertStatus, countryCode, languageTag, subdivisionCode } from "./alert.ts";
import { channelKind } from "./channel.ts";
import { criterionLevel } from "./criteria-report.ts";
import { delegable } from "./delegation.ts";

/** How far a fact can be trusted: a named public document says so, recalled, or unknown. */
export const confidence = z.enum(["sourced", "recalled", "unknown"]);
const sourced = { confidence, sources: z.array(z.string()).default([]), note: z.string().optional() };
/** Local wall-clock time, 00:00 to 23:59. */
export const clockTime = z.string().regex(/^([01]\d|2[0-3]):[0-5]\d$/, "a time of day such as 21:00");

/**
 * One rule. `tier` and `region` limit it; a region's rule replaces the country's rules of the same criterion,
 * and `exceptRegions` takes a country's rule away from a region. Equal `group` = any branch is enough,
 * equal `branch` = belong together, no `branch` = a branch of its own.
 */
export const planCriterion = z.strictObject({
  criterion: z.string().regex(/^[a-z_]{3,40}$/),
  level: criterionLevel,
  params: z.record(z.string(), z.unknown()).default({}),
  tier: z.string().optional(),
  region: subdivisionCode.optional(),
  exceptRegions: z.array(subdivisionCode).default([]),
  group: z.string().optional(),
  branch: z.int().min(0).optional(),
  /** Who may set it aside with a reason: nobody, or an authoriser. */
  override: z.enum(["none", "authoriser"]).default("none"),
  ...sourced,
});

/** Who may sign (closed list, design.md section 2). */
export const capacity = z.enum([
  "prosecutor",
  "magistrate",
  "police-commander",
  "police-officer-in-charge",
  "national-police-unit",
  "ministry",
  "coordinator",
  "anti-trafficking-agency",
  "ngo-operator",
]);

/** Every entry must sign; several alternatives in `anyOf` count as one signature. `otherAgency` = from an agency that the alert is shared with. */
export const requiredApproval = z.strictObject({
  anyOf: z.array(capacity).min(1),
  otherAgency: z.boolean().default(false),
  /** Whether an officer other than the requester may record it when it was given by telephone. */
  telephone: z.boolean().optional(),
  consult: z.string().optional(),
  ...sourced,
});

/** What happens to a channel at night, local time: `hold` keeps it until `end`, `silent` delivers without sound where the channel can. */
export const nightRule = z
  .strictObject({
    start: clockTime,
    end: clockTime,
    channels: z.strictObject({
      sms: z.enum(["send", "hold", "silent"]),
      email: z.enum(["send", "hold", "silent"]),
      push: z.enum(["send", "hold", "silent"]),
      webhook: z.enum(["send", "hold", "silent"]).default("send"),
    }),
    setAsideBy: z.enum(["none", "authoriser"]).default("none"),
    ...sourced,
  })
  .refine((night) => night.start !== night.end, {
    message: "start and end are the same: a night must begin and end at different times",
    path: ["end"],
  });

/** An alert activated between `after` and `until` (local time, across midnight) lasts at least until `until`. */
export const overnightRule = z.strictObject({ after: clockTime, until: clockTime, ...sourced });

const span = { durationHours: z.number().positive().max(720), maximumHours: z.number().positive().max(8760) };
const tierRules = {
  minimumHours: z.number().positive().optional(),
  repeatMinutes: z.number().positive().optional(),
  overnight: overnightRule.optional(),
  night: nightRule.optional(),
};

/** What a region does differently within a tier; what it leaves out is the country's. */
export const tierVariant = z.strictObject({
  approvals: z.array(requiredApproval).min(1).optional(),
  durationHours: span.durationHours.optional(),
  maximumHours: span.maximumHours.optional(),
  channels: z.array(channelKind).min(1).optional(),
  ...tierRules,
  ...sourced,
});

/** One kind of alert within a plan. The sources speak for its duration, unless a part has its own. */
export const planTier = z.strictObject({
  name: z.record(languageTag, z.string()),
  approvals: z.array(requiredApproval).min(1),
  ...span,
  ...tierRules,
  repeatChannels: z.array(channelKind).default(["webhook"]),
  channels: z.array(channelKind).min(1),
  regions: z.record(subdivisionCode, tierVariant).default({}),
  ...sourced,
});

/** A channel of the national programme: served by one of ours, or by hand (who, number). */
export const nationalChannel = z.strictObject({
  channel: z.string(),
  by: z.enum(["sms", "email", "push", "webhook", "hand"]),
  who: z.string().optional(),
  phone: z.string().optional(),
  ...sourced,
});

/** The most characters that a system of the national programme carries, counted in its alphabet. */
export const messageLimit = z.strictObject({
  system: z.string().min(1),
  characters: z.int().min(20).max(5000),
  alphabet: z.enum(["GSM-7", "UCS-2", "any"]),
  ...sourced,
});

/** Road signs: lines on a page, characters on a line, pages in turn. */
export const signSize = z.strictObject({
  lines: z.int().min(1).max(6),
  characters: z.int().min(8).max(40),
  pages: z.int().min(1).max(3),
  ...sourced,
});

/** A number to call, as people dial it there. */
export const phone = z.strictObject({ number: z.string(), ...sourced });

/** The whole plan. Its version is the SHA-256 of its canonical JSON. */
export const plan = z.strictObject({
  country: countryCode,
  name: z.string(),
  programme: z.record(languageTag, z.string()),
  authority: z.strictObject({
    name: z.string(),
    kind: z.enum(["police", "prosecutor", "judge", "ministry", "committee", "agency", "ngo"]),
    ...sourced,
  }),
  /** What the programme does today, in the words of the facts: `none-found` is not proof that there is none. */
  operation: z
    .strictObject({
      state: z.enum([
        "operational",
        "operational-social-media",
        "not-operating-yet",
        "no-state-programme",
        "none-found",
        "unclear",
      ]),
      since: z.int().min(1990).max(2100).optional(),
      legalBasis: z.string().optional(),
      ...sourced,
    })
    .default({ state: "unclear", confidence: "unknown", sources: [] }),
  effectiveFrom: z.iso.date(),
  /** `complete` may send (once confirmed); `partial` lacks rules and runs exercises and tests; `no-programme` only shows the right door. */
  status: z.enum(["complete", "partial", "no-programme"]),
  statuses: z.array(alertStatus).default(["actual", "exercise", "test"]),
  /** Who asks for an alert, as the source names them. */
  requests: z
    .strictObject({ by: z.array(z.string()), ...sourced })
    .default({ by: [], confidence: "unknown", sources: [] }),
  timeZone: z.string(),
  regionTimeZones: z.record(subdivisionCode, z.string()).default({}),
  languages: z.array(languageTag).min(1),
  /** The tier of a case that names none; absent where there are no tiers. */
  defaultTier: z.string().optional(),
  tiers: z.record(z.string().regex(/^[a-z][a-z-]{0,30}$/), planTier),
  criteria: z.array(planCriterion),
  phones: z.strictObject({ tip: phone.optional(), hotline: phone.optional(), emergency: phone }),
  targeting: z.strictObject({
    default: z.enum(["nationwide", "subdivision", "circle"]),
    levels: z
      .array(z.enum(["nationwide", "subdivision", "circle"]))
      .min(1)
      .default(["nationwide", "subdivision", "circle"]),
    radiusKm: z.number().positive().optional(),
    ringsKm: z.array(z.number().min(0)).min(1).default([0, 5, 10, 25, 50, 100, 200]),
    ...sourced,
  }),
  /** What an authoriser may let the requester change alone; absent: nothing. */
  delegation: z.strictObject({ fields: z.array(delegable).min(1), ...sourced }).optional(),
  /** What may be published; suspects' names only with a recorded legal basis. */
  publish: z.strictObject({
    childName: z.boolean(),
    childFamilyName: z.boolean(),
    photo: z.boolean(),
    suspectName: z.enum(["never", "with-legal-basis"]),
    ...sourced,
  }),
  /** Longest SMS in segments of GSM-7; a text that needs UCS-2 may take twice as many. */
  smsSegmentsMax: z.int().min(1).max(10).default(3),
  messageLimits: z.array(messageLimit).default([]),
  signs: signSize.default({ lines: 4, characters: 18, pages: 1, confidence: "unknown", sources: [] }),
  /** Whether the country's cell broadcast carries child alerts; we do not feed it unless a channel says so. */
  cellBroadcast: z
    .strictObject({
      system: z.string().optional(),
      childAlerts: z.enum(["yes", "no", "planned", "unknown"]),
      ...sourced,
    })
    .default({ childAlerts: "unknown", confidence: "unknown", sources: [] }),
  nationalChannels: z.array(nationalChannel).default([]),
  retraction: z.strictObject({ rule: z.string(), ...sourced }),
  airing: z.strictObject({
    repeatMinutes: z.int().positive().optional(),
    obligation: z.string(),
    ...sourced,
    confidence: confidence.default("unknown"),
  }),
  crossBorder: z.strictObject({
    neighbours: z
      .array(z.strictObject({ country: countryCode, authority: z.string(), phone: z.string(), ...sourced }))
      .default([]),
    /** Agreements by which an alert is handed on to other countries. */
    arrangements: z
      .array(z.strictObject({ name: z.string(), with: z.array(countryCode), ...sourced }))
      .default([]),
    ...sourced,
  }),
  sources: z.array(
    z.strictObject({
      id: z.string(),
      title: z.string(),
      publisher: z.string(),
      kind: z.string(),
      url: z.string().nullable(),
    }),
  ),
  notes: z.array(z.string()).default([]),
});

export type Plan = z.output<typeof plan>;
export type PlanTier = z.output<typeof planTier>;
export type PlanCriterion = z.output<typeof planCriterion>;
export type RequiredApproval = z.output<typeof requiredApproval>;
export type NightRule = z.output<typeof nightRule>;
export type TierVariant = z.output<typeof tierVariant>;
export type Confidence = z.output<typeof confidence>;
export type Capacity = z.output<typeof capacity>;
/** A plan with the hash that pins it. */
export type PinnedPlan = { version: string; plan: Plan };

// What the API answers about photos, countries and itself.
import { z } from "zod";
import { alertStatus, languageTag } from "../alert.ts";
import { criteriaReport } from "../criteria-report.ts";
import { multiPolygon } from "../geojson.ts";
import { plan } from "../plan.ts";
import { cutAnswer } from "./alert-answers.ts";

export const photoAnswer = z
  .object({
    id: z.string(),
    width: z.int(),
    height: z.int(),
    alt: z.record(z.string(), z.string()),
    alertId: z.string().nullable(),
    createdAt: z.string(),
    urls: z.object({
      public: z.url().meta({ description: "shown to anybody while an active alert publishes the photo" }),
      officers: z.url().meta({ description: "for officers of the agency, with their key" }),
    }),
  })
  .meta({ id: "Photo" });

/** Whether a kept plan stands in because the country's files have faults, and in words since when. */
const degraded = { degraded: z.boolean(), degradedReason: z.string().nullable() };

const confirmation = z.object({ by: z.string(), reference: z.string(), at: z.string() }).nullable();

export const countrySummary = z.object({
  country: z.string(),
  name: z.string(),
  programme: z.record(z.string(), z.string()),
  status: z.enum(["complete", "partial", "no-programme"]),
  statuses: z.array(alertStatus),
  planVersion: z.string(),
  confirmed: z.boolean(),
  ...degraded,
});

export const countryList = z.object({ items: z.array(countrySummary) });

export const countryAnswer = z
  .object({
    country: z.string(),
    planVersion: z.string(),
    confirmed: z.boolean(),
    confirmation,
    ...degraded,
    /** What an actual alert is made under now: the confirmed plan, while the one above waits for its confirmation or its day. */
    inForce: z.object({
      planVersion: z.string(),
      effectiveFrom: z.iso.date(),
      confirmed: z.boolean(),
      confirmation,
    }),
    plan,
    /** The language of `criteria`: of what Accept-Language asks for, English or one of the plan's. */
    language: languageTag,
    /** The plan's criteria in words, one for each and in the same order. */
    criteria: z.array(z.object({ criterion: z.string(), name: z.string(), question: z.string() })),
  })
  .meta({ id: "Country" });

export const checkAnswer = z
  .object({
    planVersion: z.string(),
    criteria: criteriaReport,
    resolvedArea: multiPolygon.nullable(),
    cut: z.array(cutAnswer),
  })
  .meta({ id: "Check" });

export const healthAnswer = z.object({ status: z.literal("ok") });

/** One part that the service needs; `reason` says why it is not ready and what to do. */
export const partState = z.object({
  ready: z.boolean(),
  degraded: z.boolean(),
  reason: z.string().nullable(),
});

export const readyAnswer = z
  .object({
    status: z.enum(["ready", "degraded", "not-ready"]),
    mode: z.enum(["sandbox", "live"]),
    parts: z.record(z.string(), partState),
  })
  .meta({ id: "Readiness" });

export type PartState = z.output<typeof partState>;

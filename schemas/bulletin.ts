// What a bulletin publishes: the complete current public state, in every language, frozen at its commit.
import { z } from "zod";
import { alertStatus, endReason } from "./alert.ts";
import { multiPolygon } from "./geojson.ts";

export const bulletinKind = z.enum(["alert", "update", "cancel", "expiry", "repeat"]);
export const bulletinState = z.enum(["draft", "submitted", "committed", "returned", "rejected"]);
/** Whom it goes to: `reached` = exactly those whom an earlier bulletin reached or may have reached. */
export const reach = z.enum(["area", "area-or-reached", "new-area", "reached", "silent"]);

/** The texts of one language. `sms` and `pushBody` may hold the slots `{manage}` and `{link}`, filled per contact at the send. */
export const languageTexts = z.strictObject({
  headline: z.string(),
  description: z.string(),
  instruction: z.string(),
  crawl: z.string(),
  spoken: z.string(),
  sign: z.array(z.string()),
  sms: z.string(),
  emailSubject: z.string(),
  emailText: z.string(),
  emailHtml: z.string(),
  pushTitle: z.string(),
  pushBody: z.string(),
  /** By system of the national programme that has a length of its own (plan: messageLimits). */
  cell: z.record(z.string(), z.string()).optional(),
});

/** A person or vehicle as the public may know them: words per language, made from closed vocabularies and free text. */
export const publicSubject = z.strictObject({
  name: z.string().nullable(),
  summary: z.record(z.string(), z.string()),
});

/** Everything a channel needs to render a bulletin; sealed under the alert's key in `bulletin.content_sealed`. */
export const bulletinContent = z.strictObject({
  alert: z.strictObject({
    id: z.string(),
    country: z.string(),
    status: alertStatus,
    programme: z.record(z.string(), z.string()),
    agency: z.string(),
    origin: z.string(),
    reference: z.string().nullable(),
  }),
  bulletin: z.strictObject({
    id: z.string(),
    number: z.int(),
    kind: bulletinKind,
    expiresAt: z.string(),
    supersedes: z.array(z.int()),
    endReason: endReason.nullable(),
  }),
  languages: z.array(z.string()).min(1),
  texts: z.record(z.string(), languageTexts),
  children: z.array(publicSubject),
  suspects: z.array(publicSubject),
  vehicles: z.array(publicSubject),
  area: multiPolygon.nullable(),
  subdivisions: z.array(z.string()),
  photos: z.array(
    z.strictObject({
      id: z.string(),
      alt: z.record(z.string(), z.string()),
      width: z.int(),
      height: z.int(),
    }),
  ),
  airing: z.strictObject({
    from: z.string(),
    until: z.string(),
    repeatMinutes: z.int().nullable(),
    obligation: z.string(),
  }),
  phones: z.strictObject({
    tip: z.string().nullable(),
    hotline: z.string().nullable(),
    emergency: z.string(),
  }),
  /** Highest ring rule that applies at night, decided at the commit: which channels are silent. */
  silentChannels: z.array(z.enum(["sms", "email", "push", "webhook"])),
});

export type BulletinKind = z.output<typeof bulletinKind>;
export type BulletinState = z.output<typeof bulletinState>;
export type Reach = z.output<typeof reach>;
export type LanguageTexts = z.output<typeof languageTexts>;
export type BulletinContent = z.output<typeof bulletinContent>;
export type PublicSubject = z.output<typeof publicSubject>;

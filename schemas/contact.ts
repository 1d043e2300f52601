// One row of `contacts import` (contract.md section 1), the same for CSV and NDJSON.
import { z } from "zod";
import { countryCode, instant, languageTag } from "./alert.ts";

const yes = z.union([
  z.boolean(),
  z.enum(["true", "false", "1", "0", ""]).transform((text) => text === "true" || text === "1"),
]);
const degrees = (limit: number) =>
  z
    .union([
      z.number(),
      z
        .string()
        .trim()
        .regex(/^-?\d{1,3}(\.\d+)?$/, "decimal degrees, such as 47.2184")
        .transform(Number),
    ])
    .pipe(z.number().min(-limit).max(limit));
const word = (max: number) => z.string().trim().max(max);

/** A row as it is read; `address` is checked per channel by `src/contacts/prepare-contact.ts`. */
export const contactRow = z.strictObject({
  channel: z.enum(["sms", "email", "push"]),
  address: z.string().trim().min(3).max(4096),
  language: languageTag,
  latitude: degrees(90),
  longitude: degrees(180),
  country: countryCode,
  id: word(200).optional(),
  person: word(200).optional(),
  tester: yes.default(false),
  consentAt: instant.optional(),
  consentSource: word(200).optional(),
});

/** A PushSubscription as a browser serialises it (Push API). */
export const pushSubscription = z.object({
  endpoint: z.url({ protocol: /^https?$/ }).max(2048),
  keys: z.object({
    p256dh: z.string().regex(/^[A-Za-z0-9_-]{86,88}={0,2}$/, "65 bytes, base64url"),
    auth: z.string().regex(/^[A-Za-z0-9_-]{21,24}={0,2}$/, "16 bytes, base64url"),
  }),
});

export type ContactRow = z.output<typeof contactRow>;

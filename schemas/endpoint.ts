// An endpoint as a broadcaster asks for it (contract.md section 3).
import { z } from "zod";
import { alertStatus, countryCode, languageTag, subdivisionCode } from "./alert.ts";

/** What it takes; empty filters let everything of the countries through. */
export const endpointInput = z.strictObject({
  url: z.url({ protocol: /^https?$/ }).max(2048),
  format: z.enum(["json", "cap"]).default("json"),
  countries: z.array(countryCode).min(1).max(50),
  subdivisions: z.array(subdivisionCode).max(100).default([]),
  languages: z.array(languageTag).max(20).default([]),
  statuses: z.array(alertStatus).min(1).default(["actual"]),
  onCallPhone: z
    .string()
    .regex(/^\+[1-9]\d{6,14}$/, "a number in E.164 form, such as +33612345678")
    .optional(),
});

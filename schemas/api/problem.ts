// The one shape of every error (RFC 9457), with our extension members.
import { z } from "zod";

/** One faulty field. */
export const fieldError = z
  .object({
    pointer: z.string().meta({ description: "RFC 6901 JSON Pointer into the request body" }),
    code: z.string().meta({ description: "stable, for machines" }),
    message: z.string().meta({ description: "a sentence, for people" }),
  })
  .meta({ id: "FieldError" });

/** `application/problem+json`; `type` is a page that says what to do, `instance` names this very request in the logs. */
export const problem = z
  .looseObject({
    type: z.url(),
    title: z.string(),
    status: z.int().min(400).max(599),
    detail: z.string(),
    instance: z.string(),
    code: z.string().meta({ description: "the last part of `type`" }),
    errors: z.array(fieldError).optional(),
  })
  .meta({ id: "Problem" });

export type ProblemBody = z.output<typeof problem>;

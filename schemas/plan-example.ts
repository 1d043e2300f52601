// config/countries/<cc>/case.example.json: an invented case that passes its plan, and changes that each stop it at one criterion.
import { z } from "zod";
import { alertCase } from "./alert.ts";

/** One change: a JSON merge patch (RFC 7386) to the case, and the only criterion that then stands in the way. */
export const planVariant = z.strictObject({
  name: z.string().min(1),
  patch: z.record(z.string(), z.unknown()),
  stoppedBy: z.string().regex(/^[a-z_]{3,40}$/),
});

/** The example is judged as if one hour had passed since `disappearance.latest`. */
export const planExample = z.strictObject({ case: alertCase, variants: z.array(planVariant).default([]) });

export type PlanExample = z.output<typeof planExample>;
export type PlanVariant = z.output<typeof planVariant>;

// The rota as the API answers it.
import { z } from "zod";
import { capacity } from "../plan.ts";

/** One line: without hours it is the standing fallback. */
export const dutyAnswer = z
  .object({
    id: z.string(),
    officerId: z.string(),
    capacity,
    position: z.int(),
    startsAt: z.string().nullable(),
    endsAt: z.string().nullable(),
  })
  .meta({ id: "Duty", description: "Whom the service calls when an alert waits for this capacity" });

/** A night's duty. */
export const EXAMPLE_DUTY: z.output<typeof dutyAnswer> = {
  id: "dty_1k2m3n4p5q6r7s8t9v0w1x2y",
  officerId: "ofc_1k2m3n4p5q6r7s8t9v0w1x2y",
  capacity: "prosecutor",
  position: 1,
  startsAt: "2026-11-23T19:00:00.000Z",
  endsAt: "2026-11-24T07:00:00.000Z",
};

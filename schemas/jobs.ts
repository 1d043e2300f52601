// What a queue job carries: a version, a kind and ids. Never a fact, never personal data.
import { z } from "zod";

/** Plan the audience of one committed bulletin. */
export const planJob = z.strictObject({ v: z.literal(1), kind: z.literal("plan"), bulletin: z.int() });
/** Deliver one slice; `epoch` is the lease epoch under which it was queued. */
export const deliverJob = z.strictObject({
  v: z.literal(1),
  kind: z.literal("deliver"),
  slice: z.int(),
  epoch: z.int(),
});

export type PlanJob = z.output<typeof planJob>;
export type DeliverJob = z.output<typeof deliverJob>;

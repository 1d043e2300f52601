// How an alert ended for the child: closed words, so that programmes can be compared.
import { z } from "zod";

/**
 * By whom or how: somebody who was alerted (`public`), a listener, viewer or broadcaster (`broadcast`), police work without the alert
 * (`police`), the child came or was brought back (`returned`), whoever had the child gave up (`gave-up`), there was no such case
 * (`never-missing`), nobody has found the child (`not-found`), or none of these.
 */
export const recovered = z.enum([
  "public",
  "broadcast",
  "police",
  "returned",
  "gave-up",
  "never-missing",
  "not-found",
  "other",
]);
export type Recovered = z.output<typeof recovered>;

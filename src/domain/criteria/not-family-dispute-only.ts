// not_family_dispute_only: the taking of a child in a dispute over custody is left out, unless there is danger.
import { z } from "zod";
import { attestedKind, attestedParams } from "./attested.ts";

const params = z.strictObject({ ...attestedParams, exception: z.string().optional() });

/** Attested; `exception` is what makes a family case count all the same, a code or the source's own words. */
export const notFamilyDisputeOnly = attestedKind({
  code: "not_family_dispute_only",
  params,
  english: {
    name: "Not only a family dispute",
    question: "Is this more than a dispute over custody[[ (exception: {exception})]]?",
    yes: "This is more than a dispute over custody[[ (exception: {exception})]].",
    no: "This is stated to be a dispute over custody only[[ (exception: {exception})]].",
  },
  slots: ({ exception }, { termOrText }) => ({ exception: termOrText("exception", exception) }),
});

// abduction_established: the authority holds that someone took the child.
import { z } from "zod";
import { attestedKind, attestedParams } from "./attested.ts";

const params = z.strictObject({
  ...attestedParams,
  by: z.string().optional(),
  offence: z.string().optional(),
  evidence: z.string().optional(),
});

/**
 * Attested; `standard` is how certain the authority must be, `by` by whom the child must have been taken, `offence` the article of law,
 * `evidence` what must show it: each a code, or the source's own words.
 */
export const abductionEstablished = attestedKind({
  code: "abduction_established",
  params,
  english: {
    name: "Abduction established",
    question:
      "Does the authority hold that the child was taken[[ by {by}]][[ ({offence})]][[, on the evidence of {evidence}]]?",
    yes: "The authority holds that the child was taken[[ by {by}]][[ ({offence})]][[, on the evidence of {evidence}]].",
    no: "The authority does not hold that the child was taken[[ by {by}]][[ ({offence})]]: a disappearance is not enough here.",
  },
  slots: ({ by, offence, evidence }, { termOrText }) => ({
    by: termOrText("taker", by),
    offence: termOrText("offence", offence),
    evidence: termOrText("evidence", evidence),
  }),
});

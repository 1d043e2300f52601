// life_threatening_disappearance: the child is missing and its life is at risk, whether or not somebody took it.
import { z } from "zod";
import { attestedKind, attestedParams } from "./attested.ts";
import { dangerStandard } from "./standard.ts";

const params = z.strictObject({ ...attestedParams, standard: dangerStandard.optional(), harm: z.array(z.string()).optional() });

/** Attested; `standard` is how certain the authority must be. */
export const lifeThreateningDisappearance = attestedKind({
  code: "life_threatening_disappearance",
  params,
  wordings: {
    en: {
      name: "Life-threatening disappearance",
      question: () => "Is the child missing and its life at risk, whether or not somebody took it?",
      yes: () => "The child is missing and its life is at risk.",
      no: () => "No risk to the missing child's life is stated.",
    },
  },
});

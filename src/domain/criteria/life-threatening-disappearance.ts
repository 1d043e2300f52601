// life_threatening_disappearance: the child is missing and its life is at risk, whether or not somebody took it.
import { z } from "zod";
import { attestedKind, attestedParams } from "./attested.ts";
import { dangerSlots } from "./danger-slots.ts";
import { dangerStandard } from "./standard.ts";

const params = z.strictObject({
  ...attestedParams,
  standard: dangerStandard.optional(),
  harm: z.array(z.string()).min(1).optional(),
});

/** Attested; `standard` is how certain the authority must be, or how grave the danger; `harm` lists what is at risk. */
export const lifeThreateningDisappearance = attestedKind({
  code: "life_threatening_disappearance",
  params,
  english: {
    name: "Life-threatening disappearance",
    question:
      "Is the child missing and its life at risk[[ ({harm})]], whether or not somebody took it[[ (in the plan's words: {gravity})]]?",
    yes: "The child is missing and its life is at risk[[ ({harm})]][[ (in the plan's words: {gravity})]].",
    no: "No risk to the missing child's life is stated[[ ({harm})]][[ (in the plan's words: {gravity})]].",
  },
  slots: dangerSlots,
});

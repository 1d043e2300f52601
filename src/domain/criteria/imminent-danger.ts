// imminent_danger: the child is in danger of death or serious harm.
import { z } from "zod";
import { attestedKind, attestedParams } from "./attested.ts";
import { dangerSlots } from "./danger-slots.ts";
import { dangerStandard } from "./standard.ts";

const params = z.strictObject({
  ...attestedParams,
  standard: dangerStandard.optional(),
  harm: z.array(z.string()).min(1).default(["death", "serious_harm"]),
});

/** Attested; `harm` lists the harms that count, in codes of the source; `standard` how certain or how grave the danger must be. */
export const imminentDanger = attestedKind({
  code: "imminent_danger",
  params,
  english: {
    name: "Imminent danger",
    question: "Is the child in imminent danger[[ ({harm})]][[ (in the plan's words: {gravity})]]?",
    yes: "The child is in imminent danger[[ ({harm})]][[ (in the plan's words: {gravity})]].",
    no: "No imminent danger[[ ({harm})]] is stated[[ (in the plan's words: {gravity})]].",
  },
  slots: dangerSlots,
});

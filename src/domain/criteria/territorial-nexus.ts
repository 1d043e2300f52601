// territorial_nexus: the child is believed in the alert's area, or to have crossed its border a short time ago.
import { z } from "zod";
import { askOfficer } from "./attested.ts";
import { commonParams, defineKind } from "./kind.ts";

/**
 * Computed when the caller knows whether the scene lies on the alert's ground and it does; otherwise an officer says.
 * A plan with a `rule` of its own asks for more than a place on the map, so there it is always the officer who says.
 */
export const territorialNexus = defineKind({
  code: "territorial_nexus",
  kind: "computed",
  params: z.strictObject(commonParams),
  english: {
    name: "Link to the area",
    question: "Is the child believed to be in the alert's area, or to have crossed its border recently?",
    met: "The child was last known to be inside the alert's area.",
    ask: "Say whether the child is believed to be in the alert's area or to have crossed its border recently (answer to “{criterion}”).",
    yes: "The child is believed to be in the alert's area or to have crossed its border recently.",
    no: "The child is not believed to be in the alert's area.",
  },
  evaluate({ rule }, _case, context, say) {
    const { sceneInside, attestation } = context;
    if (rule === undefined && sceneInside === true && attestation?.answer !== false)
      return { result: "met", reason: say("met") };
    return askOfficer(context, { ask: say("ask"), yes: say("yes"), no: say("no") });
  },
});

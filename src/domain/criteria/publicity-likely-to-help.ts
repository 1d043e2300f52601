// publicity_likely_to_help: the alert is judged likely to lead to the child.
import { z } from "zod";
import { attestedKind, attestedParams } from "./attested.ts";

/** Attested. */
export const publicityLikelyToHelp = attestedKind({
  code: "publicity_likely_to_help",
  params: z.strictObject(attestedParams),
  english: {
    name: "Publicity helps",
    question: "Is the alert likely to lead to the child?",
    yes: "The alert is judged likely to lead to the child.",
    no: "The alert is judged unlikely to lead to the child.",
  },
});

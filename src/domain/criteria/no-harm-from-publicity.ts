// no_harm_from_publicity: the alert must neither add danger nor spoil the rescue.
import { z } from "zod";
import { attestedKind, attestedParams } from "./attested.ts";

/** Attested. */
export const noHarmFromPublicity = attestedKind({
  code: "no_harm_from_publicity",
  params: z.strictObject(attestedParams),
  english: {
    name: "Publicity does no harm",
    question: "Is it judged that the alert adds no danger to the child and does not spoil the rescue?",
    yes: "The alert is judged to add no danger and not to spoil the rescue.",
    no: "The alert is judged to add danger to the child or to spoil the rescue.",
  },
});

// not_runaway: a child who left of its own will is left out.
import { z } from "zod";
import { attestedKind, attestedParams } from "./attested.ts";

/** Attested. */
export const notRunaway = attestedKind({
  code: "not_runaway",
  params: z.strictObject(attestedParams),
  english: {
    name: "Not a runaway",
    question: "Is it judged that the child did not leave of its own will?",
    yes: "The child is judged not to have left of its own will.",
    no: "The child is judged to have left of its own will.",
  },
});

// victim_of_crime_suspected: the child is thought to be the victim of a crime, often the loss of liberty.
import { z } from "zod";
import { attestedKind, attestedParams } from "./attested.ts";

const params = z.strictObject({ ...attestedParams, offence: z.string().optional() });

/** Attested; `offence` narrows the crime, `standard` is how certain the authority must be. */
export const victimOfCrimeSuspected = attestedKind({
  code: "victim_of_crime_suspected",
  params,
  english: {
    name: "Crime suspected",
    question: "Is the child thought to be the victim of a crime[[ ({offence})]]?",
    yes: "The child is thought to be the victim of a crime[[ ({offence})]].",
    no: "Nothing is stated to suggest that the child is the victim of a crime[[ ({offence})]].",
  },
  slots: ({ offence }, { termOrText }) => ({ offence: termOrText("offence", offence) }),
});

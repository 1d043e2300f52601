// victim_of_crime_suspected: the child is thought to be the victim of a crime, often the loss of liberty.
import { z } from "zod";
import { attestedKind, attestedParams } from "./attested.ts";
import { spelled } from "./wording.ts";

const params = z.strictObject({ ...attestedParams, offence: z.string().optional() });
type Params = z.output<typeof params>;

/** Attested; `offence` narrows the crime, `standard` is how certain the authority must be. */
export const victimOfCrimeSuspected = attestedKind({
  code: "victim_of_crime_suspected",
  params,
  wordings: {
    en: {
      name: "Crime suspected",
      question: (p) => `Is the child thought to be the victim of ${crime(p)}?`,
      yes: (p) => `The child is thought to be the victim of ${crime(p)}.`,
      no: (p) => `Nothing is stated to suggest that the child is the victim of ${crime(p)}.`,
    },
  },
});

function crime({ offence }: Params): string {
  return offence === undefined ? "a crime" : `a crime (${spelled(offence)})`;
}

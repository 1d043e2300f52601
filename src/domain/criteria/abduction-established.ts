// abduction_established: the authority holds that someone took the child.
import { z } from "zod";
import { attestedKind, attestedParams } from "./attested.ts";
import { spelled } from "./wording.ts";

const params = z.strictObject({
  ...attestedParams,
  by: z.string().optional(),
  offence: z.string().optional(),
  evidence: z.string().optional(),
});
type Params = z.output<typeof params>;

/** Attested; `standard` is how certain the authority must be, `by` by whom the child must have been taken, `offence` the article of law. */
export const abductionEstablished = attestedKind({
  code: "abduction_established",
  params,
  wordings: {
    en: {
      name: "Abduction established",
      question: (p) => `Does the authority hold that ${taker(p)} took the child${under(p)}?`,
      yes: (p) => `The authority holds that ${taker(p)} took the child${under(p)}.`,
      no: (p) =>
        `The authority does not hold that ${taker(p)} took the child${under(p)}: a disappearance is not enough here.`,
    },
  },
});

function taker({ by }: Params): string {
  return by === undefined ? "someone" : `an ${spelled(by)}`.replace(/^an (?![aeiou])/, "a ");
}

function under({ offence }: Params): string {
  return offence === undefined ? "" : ` (${offence})`;
}

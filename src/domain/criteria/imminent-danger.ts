// imminent_danger: the child is in danger of death or serious harm.
import { z } from "zod";
import { attestedKind, attestedParams } from "./attested.ts";
import { dangerStandard } from "./standard.ts";
import { listed } from "./wording.ts";

const params = z.strictObject({ ...attestedParams, standard: dangerStandard.optional(), harm: z.array(z.string()).optional() });
type Params = z.output<typeof params>;

/** Attested; `harm` lists the harms that count, in codes of the source. */
export const imminentDanger = attestedKind({
  code: "imminent_danger",
  params,
  wordings: {
    en: {
      name: "Imminent danger",
      question: (p) => `Is the child in imminent danger (${harms(p)})?`,
      yes: (p) => `The child is in imminent danger (${harms(p)}).`,
      no: (p) => `No imminent danger (${harms(p)}) is stated.`,
    },
  },
});

function harms({ harm = [] }: Params): string {
  return harm.length === 0 ? "death or serious harm" : listed(harm, "or");
}

// not_runaway: a child who left of its own will is left out.
import { z } from "zod";
import { attestedKind, attestedParams } from "./attested.ts";

const params = z.strictObject(attestedParams);
type Params = z.output<typeof params>;

/** Attested; `rule` is the source's own wording. */
export const notRunaway = attestedKind({
  code: "not_runaway",
  params,
  wordings: {
    en: {
      name: "Not a runaway",
      question: (p) => `Is it judged that the child did not leave of its own will${rule(p)}?`,
      yes: (p) => `The child is judged not to have left of its own will${rule(p)}.`,
      no: (p) => `The child is judged to have left of its own will${rule(p)}.`,
    },
  },
});

function rule({ rule }: Params): string {
  return rule === undefined ? "" : ` (rule: ${rule})`;
}

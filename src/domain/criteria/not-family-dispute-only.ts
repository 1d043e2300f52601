// not_family_dispute_only: the taking of a child in a dispute over custody is left out, unless there is danger.
import { z } from "zod";
import { attestedKind, attestedParams } from "./attested.ts";
import { spelled } from "./wording.ts";

const params = z.strictObject({ ...attestedParams, exception: z.string().optional() });
type Params = z.output<typeof params>;

/** Attested; `exception` is what makes a family case count all the same. */
export const notFamilyDisputeOnly = attestedKind({
  code: "not_family_dispute_only",
  params,
  wordings: {
    en: {
      name: "Not only a family dispute",
      question: (p) => `Is this more than a dispute over custody${unless(p)}?`,
      yes: (p) => `This is more than a dispute over custody${unless(p)}.`,
      no: (p) => `This is stated to be a dispute over custody only${unless(p)}.`,
    },
  },
});

function unless({ exception, rule }: Params): string {
  if (rule !== undefined) return ` (rule: ${rule})`;
  return exception === undefined ? "" : ` (exception: ${spelled(exception)})`;
}

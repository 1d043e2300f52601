// formal_report_filed: a complaint was lodged with police or prosecutor.
import { z } from "zod";
import { attestedKind, attestedParams } from "./attested.ts";
import { spelled } from "./wording.ts";

const params = z.strictObject({ ...attestedParams, to: z.string().optional() });
type Params = z.output<typeof params>;

/** Attested; `to` is with whom the complaint must be lodged. */
export const formalReportFiled = attestedKind({
  code: "formal_report_filed",
  params,
  wordings: {
    en: {
      name: "Formal report",
      question: (p) => `Was a formal report lodged with the ${office(p)}?`,
      yes: (p) => `A formal report was lodged with the ${office(p)}.`,
      no: (p) => `No formal report was lodged with the ${office(p)}.`,
    },
  },
});

function office({ to }: Params): string {
  return to === undefined ? "police" : spelled(to);
}

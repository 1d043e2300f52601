// formal_report_filed: a complaint was lodged with police or prosecutor.
import { z } from "zod";
import { attestedKind, attestedParams } from "./attested.ts";

const params = z.strictObject({ ...attestedParams, to: z.string().default("police") });

/** Attested; `to` is with whom the complaint must be lodged, a code or the source's own words. */
export const formalReportFiled = attestedKind({
  code: "formal_report_filed",
  params,
  english: {
    name: "Formal report",
    question: "Was a formal report lodged[[ with {to}]]?",
    yes: "A formal report was lodged[[ with {to}]].",
    no: "No formal report was lodged[[ with {to}]].",
  },
  slots: ({ to }, { termOrText }) => ({ to: termOrText("office", to) }),
});

// high_risk_classification: a named risk form or scale puts the case at its top level.
import { z } from "zod";
import { attestedKind, attestedParams } from "./attested.ts";

const params = z.strictObject({
  ...attestedParams,
  instrument: z.string().optional(),
  name: z.string().optional(),
});

/** Attested; `instrument` is the form or scale, `name` what its top level is called; both stay as the source writes them. */
export const highRiskClassification = attestedKind({
  code: "high_risk_classification",
  params,
  english: {
    name: "High-risk classification",
    question: "Is the case classified as high risk[[ (“{top}”)]][[ under {instrument}]]?",
    yes: "The case is classified as high risk[[ (“{top}”)]][[ under {instrument}]].",
    no: "The case is not classified as high risk[[ (“{top}”)]][[ under {instrument}]].",
  },
  slots: ({ name = "", instrument = "" }) => ({ top: name, instrument }),
});

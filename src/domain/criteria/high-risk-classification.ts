// high_risk_classification: a named risk form or scale puts the case at its top level.
import { z } from "zod";
import { attestedKind, attestedParams } from "./attested.ts";

const params = z.strictObject({
  ...attestedParams,
  instrument: z.string().optional(),
  name: z.string().optional(),
});
type Params = z.output<typeof params>;

/** Attested; `instrument` is the form or scale, `name` what its top level is called. */
export const highRiskClassification = attestedKind({
  code: "high_risk_classification",
  params,
  wordings: {
    en: {
      name: "High-risk classification",
      question: (p) => `Is the case classified as ${top(p)}${by(p)}?`,
      yes: (p) => `The case is classified as ${top(p)}${by(p)}.`,
      no: (p) => `The case is not classified as ${top(p)}${by(p)}.`,
    },
  },
});

function top({ name }: Params): string {
  return name === undefined ? "high risk" : `high risk (“${name}”)`;
}

function by({ instrument }: Params): string {
  return instrument === undefined ? "" : ` under ${instrument}`;
}

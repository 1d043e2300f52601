// disappearance_reported: that nobody knows where the child is, is enough by itself.
import { z } from "zod";
import { attestedParams } from "./attested.ts";
import { defineKind } from "./kind.ts";

const params = z.strictObject({ ...attestedParams, groups: z.array(z.string()).optional() });

/** Computed: a child of the case is still missing, and the disappearance does not lie in the future. An officer's "no" counts. */
export const disappearanceReported = defineKind({
  code: "disappearance_reported",
  kind: "computed",
  params,
  wordings: {
    en: {
      name: "Disappearance",
      question: () => "Is it unknown where the child is?",
      met: "The child's whereabouts are unknown.",
      found: "No child of this case is missing any more.",
      future: "The disappearance is dated in the future: correct the times.",
      no: "An officer states that the child's whereabouts are known.",
    },
  },
  evaluate(_params, alertCase, context, words) {
    if (context.attestation?.answer === false) return { result: "not-met", reason: words.no };
    if (alertCase.children.every((child) => child.status === "found"))
      return { result: "not-met", reason: words.found };
    if (Date.parse(alertCase.disappearance.earliest) > context.now.getTime())
      return { result: "missing", reason: words.future };
    return { result: "met", reason: words.met };
  },
});

// disappearance_reported: that nobody knows where the child is, is enough by itself.
import { z } from "zod";
import type { AlertCase } from "../../../schemas/alert.ts";
import { askOfficer, attestedParams, judgeAnswer } from "./attested.ts";
import { childAge, childrenSought } from "./child-age.ts";
import { defineKind } from "./kind.ts";
import { belongsTo, PERSON_GROUPS, type PersonGroup } from "./person-groups.ts";

const params = z.strictObject({
  ...attestedParams,
  groups: z.array(z.enum(PERSON_GROUPS)).min(1).optional(),
});

/**
 * Computed: a child of the case is still missing, the disappearance does not lie in the future, and everyone sought belongs to one of
 * `groups` where the plan names any. An officer's "no" counts; with a `standard` the plan wants an officer's "yes" that reaches it.
 */
export const disappearanceReported = defineKind({
  code: "disappearance_reported",
  kind: "computed",
  params,
  english: {
    name: "Disappearance",
    question: "Is it unknown where the child is[[ (groups of the plan: {groups})]]?",
    met: "The child's whereabouts are unknown.",
    found: "No child of this case is missing any more.",
    future: "The disappearance is dated in the future: correct the times.",
    otherGroup: "Person {number} belongs to no group that the plan names[[ ({groups})]].",
    openGroup:
      "Nothing tells whether person {number} belongs to a group that the plan names[[ ({groups})]]: add age and sex, or answer “{criterion}”.",
    no: "An officer states that this is no disappearance of the kind that the plan means.",
  },
  slots: ({ groups = [] }, { terms }) => ({ groups: terms("group", groups, "or") }),
  evaluate({ groups, standard }, alertCase, context, say) {
    if (context.attestation?.answer === false) return { result: "not-met", reason: say("no") };
    if (alertCase.children.every((child) => child.status === "found"))
      return { result: "not-met", reason: say("found") };
    if (Date.parse(alertCase.disappearance.earliest) > context.now.getTime())
      return { result: "missing", reason: say("future") };
    const { out, open } = outsideGroups(groups, alertCase, context.timeZone);
    const person = (number: number) => ({ number: context.wording.number(number) });
    if (out !== undefined) return { result: "not-met", reason: say("otherGroup", person(out)) };
    const answers = { yes: say("met"), no: say("no") };
    if (standard !== undefined)
      return judgeAnswer(context, { ...answers, question: say("question"), minimum: standard });
    if (open !== undefined) return askOfficer(context, { ...answers, ask: say("openGroup", person(open)) });
    return { result: "met", reason: say("met") };
  },
});

/** The number of the first person sought who belongs to no group, and of the first of whom nobody can tell. */
function outsideGroups(
  groups: readonly PersonGroup[] | undefined,
  alertCase: AlertCase,
  timeZone: string,
): { out?: number | undefined; open?: number | undefined } {
  if (!groups) return {};
  const judged = childrenSought(alertCase).map(({ child, number }) => ({
    number,
    belongs: belongsTo(groups, child, childAge(child, alertCase.disappearance, timeZone)),
  }));
  return {
    out: judged.find(({ belongs }) => belongs === false)?.number,
    open: judged.find(({ belongs }) => belongs === undefined)?.number,
  };
}

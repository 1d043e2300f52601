// authority_approval: the named authority signs. Pending until it has; a pending signature never stops a submission.
import { z } from "zod";
import { capacity, type RequiredApproval } from "../../../schemas/plan.ts";
import { requiredApprovalsLeft } from "../plan/required-approvals-left.ts";
import { commonParams, defineKind } from "./kind.ts";
import { listed } from "./wording.ts";

const params = z.strictObject({ ...commonParams, role: capacity.optional() });

/** Judged by the tier's list of signatures: all of them, or those that `role` may give. */
export const authorityApproval = defineKind({
  code: "authority_approval",
  kind: "approval",
  params,
  wordings: {
    en: {
      name: "Approval",
      question: ({ role }) =>
        role === undefined ? "Has everyone signed whom the plan names?" : `Has the ${spoken(role)} signed?`,
      met: (who: string) => `Signed by ${who}.`,
      pending: (who: string) => `Waits for the signature of ${who}.`,
      signature: ({ anyOf, otherAgency, consult }: RequiredApproval) =>
        `the ${listed(anyOf.map(spoken), "or")}${otherAgency ? " of another agency" : ""}` +
        (consult === undefined ? "" : ` (to consult: ${consult})`),
    },
  },
  evaluate({ role }, _case, { tier, approvals, agencyId }, words) {
    const concerns = (required: RequiredApproval) => role === undefined || required.anyOf.includes(role);
    const left = requiredApprovalsLeft(tier, approvals, agencyId).filter(concerns);
    const signatures = (left.length > 0 ? left : tier.approvals.filter(concerns)).map(words.signature);
    const who = signatures.join(" and of ");
    return left.length > 0
      ? { result: "pending", reason: words.pending(who) }
      : { result: "met", reason: words.met(signatures.join(" and by ")) };
  },
});

function spoken(role: string): string {
  return role.replaceAll("-", " ");
}

// authority_approval: the named authority signs. Pending until it has; a pending signature never stops a submission.
import { z } from "zod";
import { capacity, type RequiredApproval } from "../../../schemas/plan.ts";
import { requiredApprovalsLeft } from "../plan/required-approvals-left.ts";
import { commonParams, defineKind } from "./kind.ts";
import { listed } from "./wording.ts";

const params = z.strictObject({ ...commonParams, role: capacity.optional(), title: z.string().optional() });

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
      signer: ({ anyOf, otherAgency }: RequiredApproval) =>
        `the ${listed(anyOf.map(spoken), "or")}${otherAgency ? " of another agency" : ""}`,
      consulting: (signer: string, consult: string) => `${signer} (to consult: ${consult})`,
    },
  },
  evaluate({ role }, _case, { tier, approvals, agencyId }, words) {
    const concerns = (required: RequiredApproval) => role === undefined || required.anyOf.includes(role);
    const left = requiredApprovalsLeft(tier, approvals, agencyId).filter(concerns);
    if (left.length === 0) {
      const signers = tier.approvals.filter(concerns).map(words.signer);
      return { result: "met", reason: words.met(signers.join(" and by ")) };
    }
    const signers = left.map((required) => {
      const signer = words.signer(required);
      return required.consult === undefined ? signer : words.consulting(signer, required.consult);
    });
    return { result: "pending", reason: words.pending(signers.join(" and of ")) };
  },
});

function spoken(role: string): string {
  return role.replaceAll("-", " ");
}

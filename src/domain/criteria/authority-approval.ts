// authority_approval: the named authority signs. Pending until it has; a pending signature never stops a submission.
import { z } from "zod";
import { capacity, type RequiredApproval } from "../../../schemas/plan.ts";
import { requiredApprovalsLeft } from "../plan/required-approvals-left.ts";
import { commonParams, defineKind } from "./kind.ts";

const params = z.strictObject({
  ...commonParams,
  role: capacity.optional(),
  title: z.string().min(1).optional(),
});

/** Judged by the tier's list of signatures: all of them, or those that `role` may give; `title` is what the source calls the signer. */
export const authorityApproval = defineKind({
  code: "authority_approval",
  kind: "approval",
  params,
  english: {
    name: "Approval",
    question: "Has everyone signed whom the plan names[[: {role}]][[ (“{title}”)]]?",
    met: "Signed[[: {signers}]][[ (“{title}”)]].",
    pending: "Waits for a signature[[: {signers}]][[ (“{title}”)]].",
    elsewhere: "{signer} of another agency",
    consulting: "{signer} (to consult: {consult})",
  },
  slots: ({ role, title }, { term, termOrText }) => ({
    role: role === undefined ? "" : term("capacity", role),
    title: termOrText("office", title),
  }),
  evaluate({ role }, _case, { tier, approvals, agencyId, wording }, say) {
    const concerns = (required: RequiredApproval) => role === undefined || required.anyOf.includes(role);
    const spoken = ({ anyOf, otherAgency, consult }: RequiredApproval, isGiven: boolean) => {
      const office = wording.terms("capacity", anyOf, "or");
      const signer = otherAgency && office !== "" ? say("elsewhere", { signer: office }) : office;
      const advice = isGiven || signer === "" ? "" : wording.termOrText("office", consult);
      return advice === "" ? signer : say("consulting", { signer, consult: advice });
    };
    const said = (required: readonly RequiredApproval[], isGiven: boolean) => ({
      signers: wording.list(
        required.map((each) => spoken(each, isGiven)),
        "and",
      ),
    });
    const left = requiredApprovalsLeft(tier, approvals, agencyId).filter(concerns);
    if (left.length > 0) return { result: "pending", reason: say("pending", said(left, false)) };
    return { result: "met", reason: say("met", said(tier.approvals.filter(concerns), true)) };
  },
});

// Which signatures an alert still needs. Who the officers are, and that none is the requester, is checked by the verbs.
import type { Capacity, PlanTier, RequiredApproval } from "../../../schemas/plan.ts";

/** One signature that was given: in which capacity, for which agency. `recordedBy` took it down by telephone. */
export type GivenApproval = { capacity: Capacity; agencyId: string; recordedBy?: string | null };

/**
 * The tier's signatures that none of `approvals` gives, in the plan's order; empty when the alert may go out.
 * One approval serves one signature, and they are matched so that as few as possible are left.
 * A signature marked `otherAgency` counts only from an agency other than the requester's, and an approval by telephone serves only
 * a signature marked `telephone`.
 */
export function requiredApprovalsLeft(
  tier: PlanTier,
  approvals: readonly GivenApproval[],
  requesterAgencyId: string,
): RequiredApproval[] {
  const serves = (approval: GivenApproval, required: RequiredApproval) =>
    required.anyOf.includes(approval.capacity) &&
    (!required.otherAgency || approval.agencyId !== requesterAgencyId) &&
    (!approval.recordedBy || required.telephone === true);
  // Bipartite matching by augmenting paths: the lists are a handful long.
  const requirementOf = new Map<GivenApproval, RequiredApproval>();
  const assign = (required: RequiredApproval, seen: Set<GivenApproval>): boolean => {
    for (const approval of approvals) {
      if (seen.has(approval) || !serves(approval, required)) continue;
      seen.add(approval);
      const holder = requirementOf.get(approval);
      if (holder && !assign(holder, seen)) continue;
      requirementOf.set(approval, required);
      return true;
    }
    return false;
  };
  return tier.approvals.filter((required) => !assign(required, new Set()));
}

// What a plan decides besides its criteria: tiers, ends, nights, zones and signatures. Pure; the caller brings the clock.
export { defaultExpiry } from "./plan/default-expiry.ts";
export { type NightDecision, nightDecision } from "./plan/night-decision.ts";
export { type GivenApproval, requiredApprovalsLeft } from "./plan/required-approvals-left.ts";
export { tierOf, timeZoneOf } from "./plan/tier-of.ts";

// Verbs about agencies, officers and their keys: the operator's, and an administrator's within the own agency.
export { agreeToCredential } from "./agree-to-credential.ts";
export type { OfficeContext, OperatorActor } from "./context.ts";
export { createAgency } from "./create-agency.ts";
export { createBroadcaster } from "./create-broadcaster.ts";
export { createKey } from "./create-key.ts";
export { createOfficer } from "./create-officer.ts";
export { disableOfficer } from "./disable-officer.ts";
export { endDuty } from "./end-duty.ts";
export { inviteOfficer } from "./invite-officer.ts";
export { listDuties } from "./list-duties.ts";
export { revokeFactors } from "./revoke-factors.ts";
export { revokeKey } from "./revoke-key.ts";
export { setAgencySignIn } from "./set-agency-sign-in.ts";
export { setCallEvery } from "./set-call-every.ts";
export { setDuty } from "./set-duty.ts";
export { setReach } from "./set-reach.ts";

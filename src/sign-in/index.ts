// The verbs of proving who one is.
export { type Account, addPasskey, readAccount, removePasskey, requestMorePasskey } from "./account.ts";
export {
  AGENCY_CALLBACK,
  AGENCY_SIGN_IN_MINUTES,
  beginAgencySignIn,
  finishAgencySignIn,
} from "./agency-sign-in.ts";
export type { SignInContext, Visit } from "./context.ts";
export { endOtherSessions, endSession } from "./end-session.ts";
export { enrolPasskey, enrolPassword, linkDead, openEnrolment, requestEnrolmentPasskey } from "./enrol.ts";
export { type FoundSession, findSession, type OpenSession } from "./find-session.ts";
export { requestPasskey } from "./passkey-request.ts";
export { decisionPurpose, type Proof, proveFactor, renewPurpose } from "./prove-factor.ts";
export { renewSession } from "./renew-session.ts";
export { SIGN_IN_PURPOSE, signInWithPasskey } from "./sign-in-with-passkey.ts";
export { signInWithPassword } from "./sign-in-with-password.ts";
export { networkSubject, throttle } from "./throttle.ts";

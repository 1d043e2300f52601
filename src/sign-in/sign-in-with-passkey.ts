import { withTransaction } from "../store/db.ts";
import { readOfficer } from "../store/officers.ts";
import type { SignInContext, Visit } from "./context.ts";
import { openSession } from "./open-session.ts";
import { passkeyRefused } from "./passkey-answer.ts";
import { checkPasskey } from "./passkey-request.ts";
import { networkSubject, throttle } from "./throttle.ts";

/** The purpose of challenges that open a session. */
export const SIGN_IN_PURPOSE = "passkey:sign-in";

/** Signs in with a passkey, which names its holder: no name is asked for. `answer` is the credential as JSON. 401 `passkey-refused`. */
export async function signInWithPasskey(
  context: SignInContext,
  answer: string,
  visit: Visit,
): Promise<{ cookie: string }> {
  await throttle(context, [networkSubject(visit.address)]);
  const { factorId, officerId } = await checkPasskey(context, SIGN_IN_PURPOSE, answer);
  return withTransaction(context.pool, async (tx) => {
    const officer = await readOfficer(tx, officerId);
    if (!officer || officer.disabledAt) throw passkeyRefused("unknown");
    return openSession(tx, context, { ...officer, factors: [factorId] }, visit);
  });
}

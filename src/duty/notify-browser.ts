// An officer's browser asks to be notified when an alert waits, or no more.
import { fieldProblem } from "../alerts/parse-input.ts";
import { addressHash, canonicalAddress } from "../contacts/prepare-contact.ts";
import type { OpenSession, SignInContext } from "../sign-in/index.ts";
import { recordSignIn } from "../sign-in/record-sign-in.ts";
import { withTransaction } from "../store/db.ts";
import { forgetAllPushes, keepPush } from "../store/officer-push.ts";

/** Keeps the PushSubscription (JSON) of the officer's browser; calls notify it from now on. 422 `faulty-address`. */
export async function notifyBrowser(
  context: SignInContext,
  session: OpenSession,
  subscription: string,
): Promise<void> {
  const { officerId, agencyId } = session.actor;
  const address = canonicalAddress("push", subscription);
  if ("fault" in address) throw fieldProblem("faulty-address", "/subscription", address.fault);
  const endpointHash = addressHash(context.keys.hash, "officer-push", address.identity);
  const at = context.clock.now();
  await withTransaction(context.pool, async (tx) => {
    const push = { endpointHash, subscription: address.stored, officerId, at };
    await keepPush(tx, context.keys.encryption, push);
    await recordSignIn(tx, context, { id: officerId, agencyId }, "reach.push-added", {});
  });
}

/** Notifies no browser of this officer any more. */
export async function notifyNoBrowser(context: SignInContext, session: OpenSession): Promise<void> {
  const { officerId, agencyId } = session.actor;
  await withTransaction(context.pool, async (tx) => {
    const browsers = await forgetAllPushes(tx, officerId);
    if (browsers === 0) return;
    await recordSignIn(tx, context, { id: officerId, agencyId }, "reach.push-removed", { browsers });
  });
}

import { renewSession as renewSessionRow } from "../store/console-sessions.ts";
import { withTransaction } from "../store/db.ts";
import type { SignInContext, Visit } from "./context.ts";
import type { OpenSession } from "./find-session.ts";
import { boundTo } from "./open-session.ts";
import { type Proof, proveFactor, renewPurpose } from "./prove-factor.ts";
import { recordSignIn } from "./record-sign-in.ts";
import { newToken, tokenHash } from "./secret-token.ts";

/** Minutes for which a proof is fresh enough to change factors. */
export const FRESH_MINUTES = 10;

/**
 * Goes on with a session after a proof: for an officer whose network or browser changed, or before factors are changed. Gives a new
 * cookie, bound to where they are now; every older one is worth nothing. Refusals as `proveFactor`.
 */
export async function renewSession(
  context: SignInContext,
  session: OpenSession,
  proof: Proof,
  visit: Visit,
): Promise<{ cookie: string }> {
  const { officerId, agencyId, credentials } = session.actor;
  const factor = await proveFactor(context, officerId, proof, renewPurpose(session.id));
  const [cookie, at] = [newToken(), context.clock.now()];
  await withTransaction(context.pool, async (tx) => {
    const factors = [...new Set([...credentials, factor])];
    const bound = boundTo(context, visit);
    await renewSessionRow(tx, { id: session.id, tokenHash: tokenHash(cookie), factors, ...bound, at });
    const subjects = { session: session.id, factor };
    await recordSignIn(tx, context, { id: officerId, agencyId }, "session.renewed", subjects);
  });
  return { cookie };
}

/** Whether the officer proved a factor so recently that factors may be changed without another proof. */
export function isFresh({ provenAt }: OpenSession, now: Date): boolean {
  return now.getTime() - provenAt.getTime() < FRESH_MINUTES * 60_000;
}

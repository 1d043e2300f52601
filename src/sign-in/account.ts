// What an officer can see and change of how they sign in. Changes need a proof that is minutes old.
import { Problem } from "../errors.ts";
import { newId } from "../ids.ts";
import { openSessionsOf } from "../store/console-sessions.ts";
import { withTransaction } from "../store/db.ts";
import { type FactorView, factorsOf, insertFactor, originOf, revokeFactor } from "../store/factors.ts";
import { lockOfficer } from "../store/officers.ts";
import type { SignInContext } from "./context.ts";
import type { OpenSession } from "./find-session.ts";
import { checkNewPasskey, type NewPasskeyRequest, requestNewPasskey } from "./new-passkey.ts";
import { recordSignIn } from "./record-sign-in.ts";
import { isFresh } from "./renew-session.ts";

/** What an officer signs in by, and how many sessions are open. */
export type Account = { factors: FactorView[]; sessions: number };

/** The officer's own account. */
export async function readAccount({ pool, clock }: SignInContext, { actor }: OpenSession): Promise<Account> {
  const factors = await factorsOf(pool, actor.officerId);
  const sessions = await openSessionsOf(pool, actor.officerId, clock.now());
  return { factors, sessions: sessions.length };
}

/** The request for one passkey more. 403 `not-fresh`. */
export async function requestMorePasskey(
  context: SignInContext,
  session: OpenSession,
): Promise<NewPasskeyRequest> {
  refuseStale(context, session);
  return requestNewPasskey(context, purposeOf(session), { id: session.actor.officerId, name: session.name });
}

/**
 * Adds a passkey. It counts as made by whoever made what opened the session: nobody becomes independent of an administrator by adding
 * a factor of their own. 403 `not-fresh`, 401 `passkey-refused`.
 */
export async function addPasskey(
  context: SignInContext,
  session: OpenSession,
  answer: string,
): Promise<void> {
  refuseStale(context, session);
  const passkey = await checkNewPasskey(context, purposeOf(session), answer);
  const { officerId, agencyId, credentials } = session.actor;
  await withTransaction(context.pool, async (tx) => {
    const origin = await originOf(tx, credentials);
    if (!origin) throw notFresh();
    const id = newId("fct");
    const whose = { officerId, ...origin, madeAt: context.clock.now() };
    await insertFactor(tx, context.keys.encryption, { id, ...whose, ...passkey });
    await recordSignIn(tx, context, { id: officerId, agencyId }, "factor.added", { factor: id });
  });
}

/** Removes a passkey, and ends the sessions that it opened. 403 `not-fresh`, 409 `last-way` when no other way to sign in would stay. */
export async function removePasskey(
  context: SignInContext,
  session: OpenSession,
  factorId: string,
): Promise<void> {
  refuseStale(context, session);
  const { officerId, agencyId } = session.actor;
  await withTransaction(context.pool, async (tx) => {
    await lockOfficer(tx, officerId);
    const factors = await factorsOf(tx, officerId);
    const kinds = factors.filter(({ id }) => id !== factorId).map(({ kind }) => kind);
    const staying =
      kinds.includes("passkey") ||
      kinds.includes("oidc") ||
      (kinds.includes("password") && kinds.includes("totp"));
    if (!staying)
      throw new Problem(
        "conflict",
        "last-way",
        "This is your only way to sign in. Add another passkey first, or ask for a new invitation.",
      );
    const passkey = factors.find(({ id, kind }) => id === factorId && kind === "passkey");
    if (!passkey || !(await revokeFactor(tx, { id: factorId, officerId, at: context.clock.now() }))) return;
    await recordSignIn(tx, context, { id: officerId, agencyId }, "factor.removed", { factor: factorId });
  });
}

function refuseStale({ clock }: SignInContext, session: OpenSession): void {
  if (!isFresh(session, clock.now())) throw notFresh();
}

function notFresh(): Problem {
  return new Problem(
    "forbidden",
    "not-fresh",
    "Prove a factor again before you change how you sign in: it was too long ago.",
  );
}

function purposeOf({ id }: OpenSession): string {
  return `passkey:add:${id}`;
}

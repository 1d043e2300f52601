// A session begins when factors were proven. Its cookie is all that a browser holds.
import { newId } from "../ids.ts";
import { keyedHash } from "../seal.ts";
import { insertSession } from "../store/console-sessions.ts";
import type { Db } from "../store/db.ts";
import type { SignInContext, Visit } from "./context.ts";
import { networkOf } from "./network-of.ts";
import { recordSignIn } from "./record-sign-in.ts";
import { newToken, tokenHash } from "./secret-token.ts";

/** Hours after which a session is over however busy it is: one shift. */
export const SESSION_HOURS = 10;
/** Minutes without a request after which it is over. */
export const IDLE_MINUTES = 30;

/** Begins a session of an officer who proved these factors; gives the text of its cookie. */
export async function openSession(
  tx: Db,
  context: SignInContext,
  officer: { id: string; agencyId: string; factors: readonly string[] },
  visit: Visit,
): Promise<{ cookie: string }> {
  const [id, cookie, at] = [newId("ses"), newToken(), context.clock.now()];
  await insertSession(tx, {
    id,
    officerId: officer.id,
    tokenHash: tokenHash(cookie),
    factors: officer.factors,
    ...boundTo(context, visit),
    at,
    until: new Date(at.getTime() + SESSION_HOURS * 3_600_000),
  });
  await recordSignIn(tx, context, officer, "session.opened", {
    session: id,
    factors: officer.factors.join(" "),
  });
  return { cookie };
}

/** What a session is bound to, as keyed hashes: a stolen cookie is worth nothing elsewhere. */
export function boundTo(
  { keys }: SignInContext,
  { address, browser }: Visit,
): { networkHash: Buffer; browserHash: Buffer } {
  return {
    networkHash: keyedHash(keys.hash, "session-network", networkOf(address)),
    browserHash: keyedHash(keys.hash, "session-browser", browser),
  };
}

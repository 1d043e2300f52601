// A fresh second factor of one officer for one purpose: an approval, a change of factors, a session that came from elsewhere.
import { Problem } from "../errors.ts";
import { checkCode } from "./check-code.ts";
import type { SignInContext } from "./context.ts";
import { checkPasskey } from "./passkey-request.ts";
import { codeSubject, forgive, throttle } from "./throttle.ts";

/** What an officer gives: the code of an authenticator, or the credential that answers a request for a passkey, as JSON. */
export type Proof = { code?: string | undefined; passkey?: string | undefined };

/**
 * Checks a proof and gives the factor's id. `purpose` is what the request for the passkey named. 401 `proof-refused` for a wrong code,
 * another officer's passkey or nothing at all, `clock-off`, `code-used`, `passkey-refused`; 429 `too-many-tries`.
 */
export async function proveFactor(
  context: SignInContext,
  officerId: string,
  { code, passkey }: Proof,
  purpose: string,
): Promise<string> {
  const subject = [codeSubject(officerId)];
  await throttle(context, subject);
  const factor =
    passkey !== undefined && passkey !== ""
      ? await passkeyOf(context, officerId, passkey, purpose)
      : await codeOf(context, officerId, code);
  if (factor === undefined)
    throw new Problem(
      "unauthenticated",
      "proof-refused",
      "The code is wrong, or the passkey is another officer's. Nothing was changed.",
    );
  await forgive(context, subject);
  return factor;
}

/** The purpose of a proof that renews a session. */
export function renewPurpose(sessionId: string): string {
  return `passkey:renew:${sessionId}`;
}

/** The purpose of a proof that decides on one version of a bulletin: a passkey signs for exactly what its holder was shown. */
export function decisionPurpose(bulletin: { id: string; version: number; digest: string }): string {
  return `passkey:decide:${bulletin.id}:${bulletin.version}:${bulletin.digest}`;
}

async function codeOf(context: SignInContext, officerId: string, code = ""): Promise<string | undefined> {
  const digits = code.replace(/\s/g, "");
  return /^\d{6}$/.test(digits) ? checkCode(context.pool, context, officerId, digits) : undefined;
}

async function passkeyOf(
  context: SignInContext,
  officerId: string,
  answer: string,
  purpose: string,
): Promise<string | undefined> {
  const proven = await checkPasskey(context, purpose, answer);
  return proven.officerId === officerId ? proven.factorId : undefined;
}

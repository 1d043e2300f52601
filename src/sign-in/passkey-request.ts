// Asks a browser for a passkey and checks what it signed (WebAuthn Level 3), through @simplewebauthn/server.
import {
  type AuthenticationResponseJSON,
  generateAuthenticationOptions,
  verifyAuthenticationResponse,
} from "@simplewebauthn/server";
import { findPasskey, type PasskeyRow, passkeysOf, useFactor } from "../store/factors.ts";
import { keepChallenge, takeChallenge } from "../store/sign-in-challenges.ts";
import type { SignInContext } from "./context.ts";
import { parsePasskeyAnswer, passkeyRefused } from "./passkey-answer.ts";
import { tokenHash } from "./secret-token.ts";

/** Minutes within which a challenge must come back. */
export const CHALLENGE_MINUTES = 5;

/** What a browser passes to `navigator.credentials.get`, as JSON. */
export type PasskeyRequest = Awaited<ReturnType<typeof generateAuthenticationOptions>>;

/**
 * A request for a passkey for one purpose: what is signed for one counts for no other. With an officer only that officer's passkeys are
 * asked for; without one the browser offers those that it knows.
 */
export async function requestPasskey(
  context: SignInContext,
  purpose: string,
  officerId: string | null,
): Promise<PasskeyRequest> {
  const known = officerId === null ? [] : await passkeysOf(context.pool, officerId);
  const options = await generateAuthenticationOptions({
    rpID: relyingPartyOf(context).id,
    userVerification: "required",
    timeout: CHALLENGE_MINUTES * 60_000,
    allowCredentials: known.map(({ credentialId }) => ({ id: credentialId.toString("base64url") })),
  });
  await keepChallenge(context.pool, context.keys.encryption, {
    tokenHash: tokenHash(options.challenge),
    purpose,
    content: null,
    until: new Date(context.clock.now().getTime() + CHALLENGE_MINUTES * 60_000),
  });
  return options;
}

/** The passkey that answered, once for its challenge and purpose. 401 `passkey-refused` for anything else. */
export async function checkPasskey(
  context: SignInContext,
  purpose: string,
  answer: string,
): Promise<{ factorId: string; officerId: string }> {
  const { response, challenge } = parsePasskeyAnswer<AuthenticationResponseJSON>(answer);
  const now = context.clock.now();
  const asked = { tokenHash: tokenHash(challenge), purpose, now };
  if (!(await takeChallenge(context.pool, context.keys.encryption, asked))) throw passkeyRefused("old");
  const passkey = await findPasskey(context.pool, Buffer.from(response.id, "base64url"));
  if (!passkey) throw passkeyRefused("unknown");
  const counter = await counterOf(context, passkey, response, challenge);
  if (!(await useFactor(context.pool, { id: passkey.id, at: now, counter }))) throw passkeyRefused("copied");
  return { factorId: passkey.id, officerId: passkey.officerId };
}

async function counterOf(
  context: SignInContext,
  passkey: PasskeyRow,
  response: AuthenticationResponseJSON,
  challenge: string,
): Promise<number> {
  const party = relyingPartyOf(context);
  try {
    const { verified, authenticationInfo } = await verifyAuthenticationResponse({
      response,
      expectedChallenge: challenge,
      expectedOrigin: party.origin,
      expectedRPID: party.id,
      credential: {
        id: passkey.credentialId.toString("base64url"),
        publicKey: new Uint8Array(passkey.publicKey),
        counter: passkey.counter,
      },
    });
    if (verified) return authenticationInfo.newCounter;
  } catch {
    // The library throws for every kind of mismatch; which one it was helps only a forger.
  }
  throw passkeyRefused("forged");
}

/** Who asks for passkeys: the host and origin of the public address, never what a request says. */
export function relyingPartyOf({ publicUrl }: SignInContext): { id: string; origin: string } {
  const { hostname, origin } = new URL(publicUrl);
  return { id: hostname, origin };
}

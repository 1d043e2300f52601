// Has a browser make a passkey, and checks what it made.
import {
  generateRegistrationOptions,
  type RegistrationResponseJSON,
  verifyRegistrationResponse,
} from "@simplewebauthn/server";
import type { NewFactor } from "../store/factors.ts";
import { passkeysOf } from "../store/factors.ts";
import { keepChallenge, takeChallenge } from "../store/sign-in-challenges.ts";
import type { SignInContext } from "./context.ts";
import { parsePasskeyAnswer, passkeyRefused } from "./passkey-answer.ts";
import { CHALLENGE_MINUTES, relyingPartyOf } from "./passkey-request.ts";
import { tokenHash } from "./secret-token.ts";

/** What a browser passes to `navigator.credentials.create`, as JSON. */
export type NewPasskeyRequest = Awaited<ReturnType<typeof generateRegistrationOptions>>;

/** What is kept of a new passkey. */
export type NewPasskey = Pick<
  Extract<NewFactor, { kind: "passkey" }>,
  "kind" | "credentialId" | "publicKey" | "counter" | "transports"
>;

/** Asks for a passkey that names its holder by itself and checks them by fingerprint, face or PIN. */
export async function requestNewPasskey(
  context: SignInContext,
  purpose: string,
  officer: { id: string; name: string },
): Promise<NewPasskeyRequest> {
  const options = await generateRegistrationOptions({
    rpName: "Amberwire",
    rpID: relyingPartyOf(context).id,
    userName: officer.name,
    userDisplayName: officer.name,
    userID: new Uint8Array(Buffer.from(officer.id, "utf8")),
    attestationType: "none",
    timeout: CHALLENGE_MINUTES * 60_000,
    authenticatorSelection: { residentKey: "required", userVerification: "required" },
    excludeCredentials: (await passkeysOf(context.pool, officer.id)).map(({ credentialId }) => ({
      id: credentialId.toString("base64url"),
    })),
  });
  await keepChallenge(context.pool, context.keys.encryption, {
    tokenHash: tokenHash(options.challenge),
    purpose,
    content: null,
    until: new Date(context.clock.now().getTime() + CHALLENGE_MINUTES * 60_000),
  });
  return options;
}

/** The passkey that a browser made for this purpose; 401 `passkey-refused` for anything else. */
export async function checkNewPasskey(
  context: SignInContext,
  purpose: string,
  answer: string,
): Promise<NewPasskey> {
  const { response, challenge } = parsePasskeyAnswer<RegistrationResponseJSON>(answer);
  const asked = { tokenHash: tokenHash(challenge), purpose, now: context.clock.now() };
  if (!(await takeChallenge(context.pool, context.keys.encryption, asked))) throw passkeyRefused("old");
  const party = relyingPartyOf(context);
  const checked = await verifyRegistrationResponse({
    response,
    expectedChallenge: challenge,
    expectedOrigin: party.origin,
    expectedRPID: party.id,
    requireUserVerification: true,
  }).catch(() => null);
  if (!checked?.verified) throw passkeyRefused("forged");
  const { credential } = checked.registrationInfo;
  return {
    kind: "passkey",
    credentialId: Buffer.from(credential.id, "base64url"),
    publicKey: Buffer.from(credential.publicKey),
    counter: credential.counter,
    transports: credential.transports ?? [],
  };
}

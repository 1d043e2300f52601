// An invitation becomes factors: a passkey, or a name with password and authenticator. The link works once, and what it made is on record.
import { z } from "zod";
import { Problem } from "../errors.ts";
import { newId } from "../ids.ts";
import { type Db, withTransaction } from "../store/db.ts";
import { type Enrolment, readEnrolment, useEnrolment } from "../store/enrolments.ts";
import { type FactorOrigin, insertFactor } from "../store/factors.ts";
import { readOfficer, setSignInName } from "../store/officers.ts";
import type { SignInContext, Visit } from "./context.ts";
import { checkNewPasskey, type NewPasskeyRequest, requestNewPasskey } from "./new-passkey.ts";
import { openSession } from "./open-session.ts";
import { hashPassword, PASSWORD_MAX, PASSWORD_MIN } from "./password-hash.ts";
import { recordSignIn } from "./record-sign-in.ts";
import { tokenHash } from "./secret-token.ts";
import { networkSubject, throttle } from "./throttle.ts";
import { judgeCode, secretOfEnrolment, totpUri } from "./totp-code.ts";

/** Whom an invitation is for, until when, and the secret for their authenticator. */
export type OpenEnrolment = {
  officerId: string;
  agencyId: string;
  name: string;
  until: Date;
  secret: string;
  uri: string;
};

const enrolInput = z.object({
  name: z
    .string()
    .trim()
    .toLowerCase()
    .regex(/^[a-z0-9][a-z0-9._@+-]{2,99}$/),
  password: z.string().min(PASSWORD_MIN).max(PASSWORD_MAX),
  code: z
    .string()
    .transform((text) => text.replace(/\s/g, ""))
    .pipe(z.string().regex(/^\d{6}$/)),
});

/** What the page of an invitation shows; changes nothing. 410 `link-dead` for a link that was used, is void or too old. */
export async function openEnrolment(
  context: SignInContext,
  token: string,
  visit: Visit,
): Promise<OpenEnrolment> {
  await throttle(context, [networkSubject(visit.address)]);
  const enrolment = await readEnrolment(context.pool, tokenHash(token), context.clock.now());
  const officer = enrolment && (await readOfficer(context.pool, enrolment.officerId));
  if (!enrolment || !officer || officer.disabledAt) throw linkDead();
  const secret = secretOfEnrolment(context.keys.hash, token);
  const uri = totpUri(secret, officer.name, "Amberwire");
  return {
    officerId: officer.id,
    agencyId: officer.agencyId,
    name: officer.name,
    until: enrolment.until,
    secret,
    uri,
  };
}

/** The request for a passkey that an invitation may make. */
export async function requestEnrolmentPasskey(
  context: SignInContext,
  token: string,
  visit: Visit,
): Promise<NewPasskeyRequest> {
  const { officerId, name } = await openEnrolment(context, token, visit);
  return requestNewPasskey(context, purposeOf(token), { id: officerId, name });
}

/** Uses an invitation for a passkey and signs in with it. 401 `passkey-refused`, 410 `link-dead`. */
export async function enrolPasskey(
  context: SignInContext,
  token: string,
  answer: string,
  visit: Visit,
): Promise<{ cookie: string }> {
  await openEnrolment(context, token, visit);
  const passkey = await checkNewPasskey(context, purposeOf(token), answer);
  return withTransaction(context.pool, async (tx) => {
    const { officer, origin } = await takeEnrolment(tx, context, token);
    const id = newId("fct");
    await insertFactor(tx, context.keys.encryption, { id, ...origin, ...passkey });
    return enrolled(tx, context, officer, [id], visit);
  });
}

/**
 * Uses an invitation for a name, a password and an authenticator whose code proves that it works, and signs in with them. 422 `bad-name`,
 * `weak-password`, `name-taken`, 401 `proof-refused` for a wrong code, 410 `link-dead`: then the invitation is as good as before.
 */
export async function enrolPassword(
  context: SignInContext,
  token: string,
  input: unknown,
  visit: Visit,
): Promise<{ cookie: string }> {
  const { secret } = await openEnrolment(context, token, visit);
  const parsed = enrolInput.safeParse(input);
  if (!parsed.success) throw refusedField(parsed.error.issues.map(({ path }) => String(path[0])));
  const { name, password, code } = parsed.data;
  if (isWeak(password, name)) throw refusedField(["password"]);
  const judged = judgeCode(secret, code, context.clock.now());
  if (judged.verdict !== "good") throw refusedField(["code"]);
  const hash = await hashPassword(password);
  return withTransaction(context.pool, async (tx) => {
    const { officer, origin } = await takeEnrolment(tx, context, token);
    if (!(await setSignInName(tx, officer.id, name)))
      throw new Problem("unprocessable", "name-taken", "Another officer has this name: choose another.");
    const [first, second] = [newId("fct"), newId("fct")];
    const { encryption } = context.keys;
    await insertFactor(tx, encryption, { id: first, kind: "password", secret: hash, ...origin });
    const totp = { id: second, kind: "totp", secret, lastStep: judged.step, ...origin } as const;
    await insertFactor(tx, encryption, totp);
    return enrolled(tx, context, officer, [first, second], visit);
  });
}

/** Uses an invitation up; 410 `link-dead`. */
export async function takeEnrolment(tx: Db, context: SignInContext, token: string) {
  const at = context.clock.now();
  const used: Enrolment | undefined = await useEnrolment(tx, tokenHash(token), at);
  const officer = used && (await readOfficer(tx, used.officerId));
  if (!used || !officer || officer.disabledAt) throw linkDead();
  const { officerId, mintedBy, mintedAt } = used;
  const origin: FactorOrigin = { officerId, mintedBy, mintedAt, madeAt: at };
  return { officer, origin };
}

/** Records new factors and signs in with them. */
export async function enrolled(
  tx: Db,
  context: SignInContext,
  officer: { id: string; agencyId: string },
  factors: readonly string[],
  visit: Visit,
): Promise<{ cookie: string }> {
  await recordSignIn(tx, context, officer, "officer.enrolled", { factors: factors.join(" ") });
  return openSession(tx, context, { ...officer, factors }, visit);
}

function purposeOf(token: string): string {
  return `passkey:enrol:${tokenHash(token).toString("hex")}`;
}

function isWeak(password: string, name: string): boolean {
  const plain = password.normalize("NFKC").toLowerCase();
  return plain.includes(name) || new Set(plain).size < 6;
}

function refusedField(fields: readonly string[]): Problem {
  if (fields.includes("name"))
    return new Problem("unprocessable", "bad-name", "The name needs 3 to 100 letters, digits or . _ @ + -");
  if (fields.includes("password"))
    return new Problem(
      "unprocessable",
      "weak-password",
      `The password needs at least ${PASSWORD_MIN} characters, six different ones, and must not hold the name.`,
    );
  return new Problem(
    "unauthenticated",
    "proof-refused",
    "The code of the authenticator is wrong. Take the next one, and check that the phone's clock is set by itself.",
  );
}

/** 410 for a link that opens nothing any more; why is not said to whoever holds it. */
export function linkDead(): Problem {
  return new Problem(
    "gone",
    "link-dead",
    "This link works no more: it was used, opened elsewhere, replaced, or is too old. Ask for a new one.",
  );
}

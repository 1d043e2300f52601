import { z } from "zod";
import { Problem } from "../errors.ts";
import { withTransaction } from "../store/db.ts";
import { readSecret, useFactor } from "../store/factors.ts";
import { findBySignInName, type SigningOfficer } from "../store/officers.ts";
import { checkCode } from "./check-code.ts";
import type { SignInContext, Visit } from "./context.ts";
import { openSession } from "./open-session.ts";
import { isPassword, PASSWORD_MAX, pretendPassword } from "./password-hash.ts";
import { forgive, nameSubjects, throttle } from "./throttle.ts";

const passwordInput = z.object({
  name: z.string().trim().toLowerCase().min(1).max(100),
  password: z.string().min(1).max(PASSWORD_MAX),
  code: z
    .string()
    .transform((text) => text.replace(/\s/g, ""))
    .pipe(z.string().regex(/^\d{6}$/)),
});

/**
 * Signs in with name, password and the code of an authenticator. Whatever is wrong, and whether or not the name exists, the answer is
 * the same 401 `sign-in-refused` after the same time; only who knows the password hears about a code (`clock-off`, `code-used`).
 * 429 `too-many-tries`.
 */
export async function signInWithPassword(
  context: SignInContext,
  input: unknown,
  visit: Visit,
): Promise<{ cookie: string }> {
  const { success, data } = passwordInput.safeParse(input);
  if (!success) throw signInRefused();
  const subjects = nameSubjects(data.name, visit.address);
  await throttle(context, subjects);
  const officer = await findBySignInName(context.pool, data.name);
  const password = await passwordOf(context, officer, data.password);
  if (!officer || password === undefined) throw signInRefused();
  const session = await withTransaction(context.pool, async (tx) => {
    const code = await checkCode(tx, context, officer.id, data.code);
    if (code === undefined) return undefined;
    if (!(await useFactor(tx, { id: password, at: context.clock.now() }))) return undefined;
    return openSession(tx, context, { ...officer, factors: [password, code] }, visit);
  });
  if (!session) throw signInRefused();
  await forgive(context, subjects);
  return session;
}

async function passwordOf(
  { pool, keys }: SignInContext,
  officer: SigningOfficer | undefined,
  given: string,
): Promise<string | undefined> {
  const kept =
    officer && (await readSecret(pool, keys.encryption, { officerId: officer.id, kind: "password" }));
  if (!kept) {
    await pretendPassword(given);
    return undefined;
  }
  return (await isPassword(given, kept.secret)) ? kept.id : undefined;
}

/** The one answer to everything that is wrong with signing in. */
export function signInRefused(): Problem {
  return new Problem(
    "unauthenticated",
    "sign-in-refused",
    "Name, password or code is wrong. Nothing more is said, so that nobody can try out names.",
  );
}

// Slows guessing without locking anybody out: limits stand on where the guesses come from, and only wide ones on whom they are for.
import { Problem } from "../errors.ts";
import { keyedHash } from "../seal.ts";
import { countTry, forgetTries } from "../store/sign-in-tries.ts";
import type { SignInContext } from "./context.ts";
import { networkOf } from "./network-of.ts";

/** Minutes over which tries are counted. */
export const TRY_MINUTES = 15;

/** How many tries each subject has within `TRY_MINUTES`: a name from one network, a name from anywhere, a network, an officer's codes. */
export const TRIES_MAX = { pair: 6, name: 40, network: 60, code: 6 } as const;

/** What tries are counted by. */
export type TrySubject = { kind: keyof typeof TRIES_MAX; parts: readonly string[] };

/** The subjects of a try to sign in with a name. */
export function nameSubjects(name: string, address: string): TrySubject[] {
  const network = networkOf(address);
  return [
    { kind: "pair", parts: [name, network] },
    { kind: "name", parts: [name] },
    { kind: "network", parts: [network] },
  ];
}

/** The subject of a try to open something by a token or a passkey, which names nobody. */
export function networkSubject(address: string): TrySubject {
  return { kind: "network", parts: [networkOf(address)] };
}

/** The subject of a try to prove an officer's code. */
export function codeSubject(officerId: string): TrySubject {
  return { kind: "code", parts: [officerId] };
}

/** Counts a try by each subject, before anything is checked; 429 `too-many-tries` beyond a limit. */
export async function throttle(context: SignInContext, subjects: readonly TrySubject[]): Promise<void> {
  const now = context.clock.now();
  const since = new Date(now.getTime() - TRY_MINUTES * 60_000);
  let over = false;
  for (const subject of subjects)
    over =
      (await countTry(context.pool, hashOf(context, subject), now, since)) > TRIES_MAX[subject.kind] || over;
  if (over)
    throw new Problem(
      "rate-limited",
      "too-many-tries",
      `Too many tries. Wait ${TRY_MINUTES} minutes, use a passkey, or have the alert approved by telephone.`,
      { extra: { "retry-after": TRY_MINUTES * 60 } },
    );
}

/** Forgets the tries of one who proved to be the right one; those that count by network alone stay. */
export async function forgive(context: SignInContext, subjects: readonly TrySubject[]): Promise<void> {
  for (const subject of subjects)
    if (subject.kind !== "network") await forgetTries(context.pool, hashOf(context, subject));
}

function hashOf({ keys }: SignInContext, { kind, parts }: TrySubject): Buffer {
  return keyedHash(keys.hash, "sign-in-try", kind, ...parts);
}

// Whether one maker of keys could have been every hand in a release. Two officers are worth nothing when one person made both.

/** A key or factor by which an officer proved themselves. `madeBy` null: the installation's operator, or nobody known. */
export type Credential = { madeBy: string | null; madeAt: Date; agreed: boolean };

/** One officer's part in a release, with all that they proved themselves by in it. */
export type Hand = { officerId: string; credentials: readonly Credential[] };

/** Hours within which credentials of one maker cannot together release an alert: time for somebody else to notice. */
export const ONE_MAKER_HOURS = 24;

const HOUR_MS = 3_600_000;

/**
 * The maker who alone made everything that every hand needed, all within 24 hours: an administrator's id, or `operator`; null when there
 * is none. A hand is the maker's only when all of its credentials are: a password that an administrator made is worth nothing beside a
 * passkey that another made. One credential that a second administrator agreed to frees its hand.
 */
export function oneMakerOf(hands: readonly Hand[]): string | null {
  const makers = new Set(hands.map(makerOfHand));
  const [maker] = makers;
  if (hands.length === 0 || makers.size > 1 || maker === undefined || maker === null) return null;
  // A hand can act once the last of its credentials was made.
  const ready = hands.map(({ credentials }) =>
    Math.max(...credentials.map(({ madeAt }) => madeAt.getTime())),
  );
  return Math.max(...ready) - Math.min(...ready) < ONE_MAKER_HOURS * HOUR_MS ? maker : null;
}

function makerOfHand({ credentials }: Hand): string | null {
  const makers = new Set(credentials.map(({ madeBy }) => madeBy ?? "operator"));
  const [maker] = makers;
  return makers.size > 1 || maker === undefined || credentials.some(({ agreed }) => agreed) ? null : maker;
}

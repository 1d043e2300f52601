// Whom to call for one signature, in which order. Takes what the rota says; knows no clock.
import type { Capacity } from "../../schemas/plan.ts";

/** One line of the rota: an officer in a capacity, within hours (half-open) or standing as the fallback. */
export type DutyLine = {
  officerId: string;
  capacity: Capacity;
  position: number;
  startsAt: Date | null;
  endsAt: Date | null;
};

/** An officer who holds one of the capacities, in the order in which they joined the agency. */
export type Signer = { officerId: string; capacities: readonly Capacity[] };

/** Who is called, and as what. */
export type Called = { officerId: string; capacity: Capacity };

/**
 * The chain for a signature that any of `anyOf` may give: those whose hours it is by position, then the standing fallback by position,
 * then every other officer who could sign, so that an empty or outdated rota never leaves an alert alone. Nobody stands in it twice.
 */
export function callChain(
  anyOf: readonly Capacity[],
  { rota, signers }: { rota: readonly DutyLine[]; signers: readonly Signer[] },
  now: Date,
): Called[] {
  const able = new Map(signers.map(({ officerId, capacities }) => [officerId, capacities]));
  const onHours = ({ startsAt, endsAt }: DutyLine) =>
    startsAt !== null && endsAt !== null && startsAt <= now && now < endsAt;
  const listed = rota
    .filter(({ capacity, officerId }) => anyOf.includes(capacity) && able.get(officerId)?.includes(capacity))
    .sort((a, b) => a.position - b.position);
  const rest = signers.flatMap(({ officerId, capacities }) => {
    const capacity = anyOf.find((wanted) => capacities.includes(wanted));
    return capacity === undefined ? [] : [{ officerId, capacity }];
  });
  const chain = new Map<string, Called>();
  for (const { officerId, capacity } of [
    ...listed.filter(onHours),
    ...listed.filter(({ startsAt }) => startsAt === null),
    ...rest,
  ])
    if (!chain.has(officerId)) chain.set(officerId, { officerId, capacity });
  return [...chain.values()];
}

import type { RoundCheck } from "./check-round.ts";
import type { Injected } from "./inject.ts";

/** A campaign in figures, as it is committed. */
export type Summary = {
  machine: string;
  backend: string;
  seed: number;
  minutes: number;
  people: number;
  alerts: number;
  bulletins: number;
  deliveries: number;
  outcomes: Record<string, number>;
  faults: { total: number; byName: Record<string, number> };
  lost: number;
  duplicates: { atTheProvider: number; sms: number; afterCollapsing: number; openWindowsAtKills: number };
  heardFoundFirst: number;
  heardFoundAlone: number;
  lastOlderMessageMs: number;
  secondsToResume: Spread;
  secondsToTakeOver: Spread;
  violations: string[];
};
type Spread = { kills: number; median: number | null; p95: number | null; most: number | null };

/** Sums a campaign up; adds a violation when more came twice than kills had open. */
export function summarise(campaign: {
  machine: string;
  backend: string;
  seed: number;
  minutes: number;
  people: number;
  injected: Injected;
  checks: readonly RoundCheck[];
}): Summary {
  const { injected, checks, ...head } = campaign;
  const sum = (of: (check: RoundCheck) => number) => checks.reduce((total, check) => total + of(check), 0);
  const outcomes: Record<string, number> = {};
  for (const check of checks)
    for (const [name, count] of Object.entries(check.outcomes))
      outcomes[name] = (outcomes[name] ?? 0) + count;
  const sms = sum(({ duplicates }) => duplicates.sms);
  const violations = checks.flatMap((check, index) =>
    check.violations.map((text) => `round ${index + 1}: ${text}`),
  );
  if (sms > injected.openAtKills)
    violations.push(
      `${sms} SMS came twice, more than the ${injected.openAtKills} that killed workers had open`,
    );
  return {
    ...head,
    alerts: checks.length,
    bulletins: sum(({ bulletins }) => bulletins),
    deliveries: sum(({ audience }) => audience),
    outcomes,
    faults: {
      total: Object.values(injected.counts).reduce((total, count) => total + count, 0),
      byName: Object.fromEntries(Object.entries(injected.counts).sort(([, a], [, b]) => b - a)),
    },
    lost: sum(({ lost }) => lost),
    duplicates: {
      atTheProvider: sum(({ duplicates }) => duplicates.raw),
      sms,
      afterCollapsing: sum(({ duplicates }) => duplicates.collapsed),
      openWindowsAtKills: injected.openAtKills,
    },
    heardFoundFirst: sum(({ foundFirst }) => foundFirst),
    heardFoundAlone: sum(({ foundAlone }) => foundAlone),
    lastOlderMessageMs: Math.max(0, ...checks.map(({ lastOlderMs }) => lastOlderMs)),
    secondsToResume: spreadOf(injected.resume),
    secondsToTakeOver: spreadOf(injected.takeOver),
    violations,
  };
}

function spreadOf(seconds: readonly number[]): Spread {
  const sorted = [...seconds].sort((a, b) => a - b);
  const at = (part: number) => {
    const value = sorted[Math.min(sorted.length - 1, Math.floor(part * sorted.length))];
    return value === undefined ? null : Math.round(value * 10) / 10;
  };
  return { kills: sorted.length, median: at(0.5), p95: at(0.95), most: at(1) };
}

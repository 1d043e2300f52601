// When an alert ends unless an officer ends it sooner. An ending by time never says that the child was found.
import type { Plan, PlanTier } from "../../../schemas/plan.ts";
import { isWithin, minutesOf, nextTimeOfDay, wallTimeAt } from "./local-time.ts";

const HOUR_MS = 3_600_000;

/**
 * The end of an alert activated at `from` when nobody names another: the tier's duration, at least its minimum,
 * through the night where the plan says so, and never past its maximum. Hours are real hours, also over a clock change.
 * Take the tier from `tierOf` with the alert's region, so that the region's own duration counts.
 */
export function defaultExpiry(plan: Plan, tier: PlanTier, from: Date, timeZone = plan.timeZone): Date {
  const hours = Math.max(tier.durationHours, tier.minimumHours ?? 0);
  const latest = from.getTime() + tier.maximumHours * HOUR_MS;
  const end = Math.max(from.getTime() + hours * HOUR_MS, throughTheNight(tier, from, timeZone));
  return new Date(Math.min(end, latest));
}

function throughTheNight(tier: PlanTier, from: Date, timeZone: string): number {
  if (!tier.overnight) return 0;
  const [after, until] = [minutesOf(tier.overnight.after), minutesOf(tier.overnight.until)];
  if (!isWithin(wallTimeAt(from, timeZone).minutes, after, until)) return 0;
  return nextTimeOfDay(from, until, timeZone).getTime();
}

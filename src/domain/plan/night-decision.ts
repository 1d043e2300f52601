// Whether a channel may wake people now. Who may set the rule aside is the verbs' business.
import type { NightRule, PlanTier } from "../../../schemas/plan.ts";
import { isWithin, minutesOf, nextTimeOfDay, wallTimeAt } from "./local-time.ts";

/** `hold` keeps what is due until `until`; `silent` delivers without sound; `send` is an ordinary send. */
export type NightDecision = { act: "send" } | { act: "silent" } | { act: "hold"; until: Date };

/**
 * What the tier's night rule says for a channel at `now` by the clock of `timeZone`: the night holds its start and not its end,
 * may span midnight, and ends at the first moment that the clock shows its end, also when the clocks change in it.
 */
export function nightDecision(
  tier: PlanTier,
  channel: keyof NightRule["channels"],
  now: Date,
  timeZone: string,
): NightDecision {
  const act = tier.night?.channels[channel] ?? "send";
  if (!tier.night || act === "send") return { act: "send" };
  const [start, end] = [minutesOf(tier.night.start), minutesOf(tier.night.end)];
  if (!isWithin(wallTimeAt(now, timeZone).minutes, start, end)) return { act: "send" };
  return act === "silent" ? { act } : { act, until: nextTimeOfDay(now, end, timeZone) };
}

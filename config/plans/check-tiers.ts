// Tiers, hours, time zones, languages and lists of a plan: what one field says against another.
import type { Plan, PlanTier } from "../../schemas/plan.ts";
import { tierOf } from "../../src/domain/plan-rules.ts";
import { type Flaw, pointerTo } from "./fault.ts";

/** Every contradiction within the plan that is not about its criteria or sources. */
export function checkTiers(plan: Plan): Flaw[] {
  return [
    ...Object.entries(plan.tiers).flatMap(([name, tier]) => checkTier(plan, name, tier)),
    ...checkDefaults(plan),
    ...checkZones(plan),
    ...checkLanguages(plan),
    ...checkByHand(plan),
    ...checkTargeting(plan),
  ];
}

function checkTier(plan: Plan, name: string, tier: PlanTier): Flaw[] {
  const at = (...path: PropertyKey[]) => pointerTo("tiers", name, ...path);
  const flaws: Flaw[] = [];
  for (const region of Object.keys(tier.regions))
    if (!region.startsWith(`${plan.country}-`))
      flaws.push({
        pointer: at("regions", region),
        message: `${region} is not in ${plan.country}: use its own codes`,
      });
  for (const region of [undefined, ...Object.keys(tier.regions)]) {
    const inForce = tierOf(plan, name, region) ?? tier;
    const path = region === undefined ? [] : ["regions", region];
    if (inForce.durationHours > inForce.maximumHours)
      flaws.push({
        pointer: at(...path, "durationHours"),
        message: `${inForce.durationHours} h is longer than the maximum of ${inForce.maximumHours} h: raise the maximum`,
      });
    if (inForce.minimumHours !== undefined && inForce.minimumHours > inForce.durationHours)
      flaws.push({
        pointer: at(...path, "minimumHours"),
        message: `${inForce.minimumHours} h is longer than the duration of ${inForce.durationHours} h: raise the duration`,
      });
  }
  return flaws;
}

function checkDefaults(plan: Plan): Flaw[] {
  const names = Object.keys(plan.tiers);
  if (plan.status === "no-programme") return checkEmpty(plan);
  const flaws: Flaw[] = [];
  if (names.length === 0)
    flaws.push({
      pointer: "/tiers",
      message: "a programme has at least one tier: add it, or set status to no-programme",
    });
  if (plan.defaultTier === undefined || !names.includes(plan.defaultTier))
    flaws.push({
      pointer: "/defaultTier",
      message: `the plan has no tier “${plan.defaultTier ?? ""}”: use one of ${names.join(", ")}`,
    });
  if (plan.status === "partial" && plan.statuses.includes("actual"))
    flaws.push({
      pointer: "/statuses",
      message: "a partial plan runs exercises and tests only: remove actual",
    });
  return flaws;
}

// It opens the right door (hotline, emergency number, authority) and alerts nobody.
function checkEmpty(plan: Plan): Flaw[] {
  const filled = [
    ["/statuses", plan.statuses.length],
    ["/tiers", Object.keys(plan.tiers).length],
    ["/criteria", plan.criteria.length],
    ["/defaultTier", plan.defaultTier === undefined ? 0 : 1],
  ] as const;
  return filled.flatMap(([pointer, count]) =>
    count === 0
      ? []
      : [
          {
            pointer,
            message: "a country without a programme alerts nobody: leave this empty, or change its status",
          },
        ],
  );
}

function checkZones(plan: Plan): Flaw[] {
  const zones: [string, string][] = [
    ["/timeZone", plan.timeZone],
    ...Object.entries(plan.regionTimeZones).map(([region, zone]): [string, string] => [
      pointerTo("regionTimeZones", region),
      zone,
    ]),
  ];
  const flaws = zones
    .filter(([, zone]) => !isTimeZone(zone))
    .map(([pointer, zone]) => ({
      pointer,
      message: `“${zone}” is no time zone: use an IANA name such as Europe/Paris`,
    }));
  for (const region of Object.keys(plan.regionTimeZones))
    if (!region.startsWith(`${plan.country}-`))
      flaws.push({
        pointer: pointerTo("regionTimeZones", region),
        message: `${region} is not in ${plan.country}: use its own codes`,
      });
  return flaws;
}

function isTimeZone(name: string): boolean {
  try {
    new Intl.DateTimeFormat("en", { timeZone: name });
    // Offsets such as +09:00 are accepted there, but know no summer time.
    return /^[A-Za-z]/.test(name);
  } catch {
    return false;
  }
}

function checkLanguages(plan: Plan): Flaw[] {
  const named: [string, Record<string, string>][] = [
    ["/programme", plan.programme],
    ...Object.entries(plan.tiers).map(([name, tier]): [string, Record<string, string>] => [
      pointerTo("tiers", name, "name"),
      tier.name,
    ]),
  ];
  return named.flatMap(([pointer, names]) =>
    plan.languages
      .filter((language) => !Object.hasOwn(names, language))
      .map((language) => ({
        pointer,
        message: `there is no name in “${language}”, a language of the plan: add it`,
      })),
  );
}

function checkByHand(plan: Plan): Flaw[] {
  const byHand = new Set<string>();
  return plan.nationalChannels.flatMap(({ channel, by, who }, index): Flaw[] => {
    if (by !== "hand") return [];
    const flaws: Flaw[] = [];
    const pointer = pointerTo("nationalChannels", index);
    if (!who)
      flaws.push({ pointer: `${pointer}/who`, message: "a channel by hand needs somebody: say who does it" });
    if (byHand.has(channel))
      flaws.push({
        pointer: `${pointer}/channel`,
        message: `“${channel}” stands twice by hand: give each its own name`,
      });
    byHand.add(channel);
    return flaws;
  });
}

function checkTargeting({ targeting, crossBorder, country }: Plan): Flaw[] {
  const flaws: Flaw[] = [];
  if (targeting.ringsKm.some((km, index) => index > 0 && km <= (targeting.ringsKm[index - 1] ?? 0)))
    flaws.push({
      pointer: "/targeting/ringsKm",
      message: "the rings do not grow outwards: sort them, each once",
    });
  for (const [index, neighbour] of crossBorder.neighbours.entries())
    if (neighbour.country === country)
      flaws.push({
        pointer: pointerTo("crossBorder", "neighbours", index, "country"),
        message: `${country} is no neighbour of itself: remove it`,
      });
  return flaws;
}

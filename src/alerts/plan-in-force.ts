// Which plan an alert is made under, and which it is pinned to. A changed plan waits until its authority confirmed it.

import type { AlertStatus } from "../../schemas/alert.ts";
import { type PinnedPlan, plan as planSchema } from "../../schemas/plan.ts";
import { wallTimeAt } from "../domain/plan/local-time.ts";
import type { Db } from "../store/db.ts";
import { isPlanConfirmed, newestConfirmedPlan, readPlanVersion } from "../store/plan-versions.ts";
import type { OfficerContext, PlanBook } from "./context.ts";
import { fieldProblem } from "./parse-input.ts";

/**
 * The plan for a new or edited alert: the country's current one. For an actual alert in live mode the confirmed one stays in
 * force while a changed one waits for its confirmation or its day. 422 `unknown-country` when there is none.
 */
export async function planInForce(
  db: Db,
  context: Pick<OfficerContext, "plans" | "clock" | "mode">,
  country: string,
  status: AlertStatus,
): Promise<PinnedPlan> {
  const current = context.plans.get(country)?.pinned;
  if (!current)
    throw fieldProblem(
      "unknown-country",
      "/country",
      `No usable plan for ${country} is loaded on this installation.`,
    );
  const today = dayAt(context.clock.now(), current.plan.timeZone);
  if (status !== "actual" || context.mode === "sandbox") return current;
  if (current.plan.effectiveFrom <= today && (await isPlanConfirmed(db, current.version))) return current;
  const confirmed = await newestConfirmedPlan(db, country, today);
  // One that this version of the service no longer understands is no reason to refuse exercises as well.
  const plan = planSchema.safeParse(confirmed?.content);
  return confirmed && plan.success ? { version: confirmed.version, plan: plan.data } : current;
}

/** The plan that an alert is pinned to; it never changes under an alert. */
export async function pinnedPlan(
  db: Db,
  plans: PlanBook,
  country: string,
  version: string,
): Promise<PinnedPlan> {
  const current = plans.get(country)?.pinned;
  if (current?.version === version) return current;
  const known = remembered.get(version);
  if (known) return known;
  const content = await readPlanVersion(db, version);
  if (content === undefined) throw new Error(`plan version ${version} of ${country} is not in the database`);
  const pinned = { version, plan: planSchema.parse(content) };
  if (remembered.size >= REMEMBERED_MAX) remembered.clear();
  remembered.set(version, pinned);
  return pinned;
}

/** The day (YYYY-MM-DD) that a calendar in `timeZone` shows at `now`. */
export function dayAt(now: Date, timeZone: string): string {
  const { year, month, day } = wallTimeAt(now, timeZone);
  return `${year}-${String(month).padStart(2, "0")}-${String(day).padStart(2, "0")}`;
}

// Content is named by its hash, so what is remembered can never be out of date.
const remembered = new Map<string, PinnedPlan>();
const REMEMBERED_MAX = 200;

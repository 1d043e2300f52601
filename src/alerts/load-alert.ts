// Reads an alert with everything that belongs to it, refusing who may not do `act` with it. The case is opened, nothing is kept.
import { type AlertCase, alertCase } from "../../schemas/alert.ts";
import type { PinnedPlan, PlanTier } from "../../schemas/plan.ts";
import type { AlertPermission, Standing } from "../domain/authorise.ts";
import { tierOf } from "../domain/plan-rules.ts";
import { notFound } from "../errors.ts";
import { openAlertKey } from "../seal.ts";
import { readAlertKey } from "../store/alert-keys.ts";
import { type AlertRow, lockAlertRow, readAlertRow } from "../store/alerts.ts";
import { type ApprovalRow, approvalsOf } from "../store/approvals.ts";
import { type BulletinRow, bulletinsOf } from "../store/bulletins.ts";
import type { Db } from "../store/db.ts";
import type { OfficerContext } from "./context.ts";
import { permitOn } from "./permit.ts";
import { pinnedPlan } from "./plan-in-force.ts";
import { openJson } from "./sealed-json.ts";

/** An alert as verbs see it. `key` and `case` are null once it has been erased. */
export type LoadedAlert = {
  row: AlertRow;
  standing: Standing;
  key: Buffer | null;
  case: AlertCase | null;
  plan: PinnedPlan;
  tier: PlanTier;
  bulletins: BulletinRow[];
  approvals: ApprovalRow[];
};

/** Reads it without a lock. 404 when it does not exist or the actor's agency has nothing to do with it. */
export async function loadAlert(
  db: Db,
  context: OfficerContext,
  act: AlertPermission,
  alertId: string,
): Promise<LoadedAlert> {
  return complete(db, context, act, alertId, await readAlertRow(db, alertId, agencyOf(context)));
}

/** Reads it with its row locked until the transaction ends: the first statement of every verb that changes an alert. */
export async function lockAlert(
  tx: Db,
  context: OfficerContext,
  act: AlertPermission,
  alertId: string,
): Promise<LoadedAlert> {
  return complete(tx, context, act, alertId, await lockAlertRow(tx, alertId, agencyOf(context)));
}

/** The bulletin with this number, or 404. */
export function bulletinNumbered(alert: LoadedAlert, number: number): BulletinRow {
  const found = alert.bulletins.find((bulletin) => bulletin.number === number);
  if (!found) throw notFound("bulletin", `${alert.row.id}/${number}`);
  return found;
}

/** The bulletin that is not yet committed or rejected, if there is one; the database allows no second. */
export function openBulletinOf(alert: LoadedAlert): BulletinRow | undefined {
  return alert.bulletins.find(
    ({ state }) => state === "draft" || state === "submitted" || state === "returned",
  );
}

/** The newest committed bulletin, if any. */
export function newestCommitted(alert: LoadedAlert): BulletinRow | undefined {
  return alert.bulletins.findLast(({ state }) => state === "committed");
}

/** The number that the next bulletin takes: numbers are never used twice, also not those of rejected ones. */
export function nextNumber(alert: LoadedAlert): number {
  return (alert.bulletins.at(-1)?.number ?? 0) + 1;
}

/** The number of the committed bulletins, in order: what the next one supersedes. */
export function committedNumbers(alert: LoadedAlert): number[] {
  return alert.bulletins.filter(({ state }) => state === "committed").map(({ number }) => number);
}

function agencyOf({ actor }: OfficerContext): string | null {
  return actor.kind === "officer" ? actor.agencyId : null;
}

async function complete(
  db: Db,
  context: OfficerContext,
  act: AlertPermission,
  alertId: string,
  found: { row: AlertRow; standing: Standing } | undefined,
): Promise<LoadedAlert> {
  if (!found) throw notFound("alert", alertId);
  const { row, standing } = found;
  permitOn(context.actor, act, standing, alertId);
  const wrapped = await readAlertKey(db, alertId);
  const key = wrapped && openAlertKey(context.keys.encryption, alertId, wrapped);
  const plan = await pinnedPlan(db, context.plans, row.country, row.planVersion);
  const tier = tierOf(plan.plan, row.tier, row.region ?? undefined);
  if (!tier)
    throw new Error(`plan ${plan.version} has no tier ${row.tier}, which alert ${alertId} is pinned to`);
  return {
    row,
    standing,
    key,
    case: key && row.caseSealed && openJson(alertCase, key, row.caseSealed, `case:${alertId}`),
    plan,
    tier,
    bulletins: await bulletinsOf(db, alertId),
    approvals: await approvalsOf(db, alertId),
  };
}

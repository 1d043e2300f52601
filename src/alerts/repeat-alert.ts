import { CHANNELS } from "../../schemas/channel.ts";
import { alertStateAfter } from "../domain/alert-states.ts";
import { newId } from "../ids.ts";
import { type Db, withTransaction } from "../store/db.ts";
import { insertCommittedBulletin } from "../store/write-bulletins.ts";
import { weightOf } from "./bulletin-weight.ts";
import { contentAtCommit, sealContent } from "./commit-content.ts";
import type { OfficerContext } from "./context.ts";
import {
  committedNumbers,
  type LoadedAlert,
  loadAlert,
  lockAlert,
  newestCommitted,
  nextNumber,
} from "./load-alert.ts";
import { ownAgency } from "./own-agency.ts";
import { permit } from "./permit.ts";
import { bulletinColumns, type PreparedBulletin, prepareBulletin } from "./prepare-bulletin.ts";
import { recordAct } from "./record.ts";
import { contentsOf } from "./refusals.ts";
import { approvalsOn, viewBulletin } from "./view-alert.ts";
import type { BulletinAnswer } from "./views.ts";

const MINUTE_MS = 60_000;

/**
 * Repeats an active alert on the channels and at the interval that its plan orders: a bulletin of its own, the system's act. It says
 * nothing new, so it supersedes nothing: what an older bulletin has still to send goes on. Undefined when no repeat is due.
 */
export async function repeatAlert(
  context: OfficerContext,
  input: { alertId: string },
): Promise<BulletinAnswer | undefined> {
  permit(context.actor, "repeat");
  const alert = await loadAlert(context.pool, context, "repeat", input.alertId);
  if (!isDue(context, alert)) return undefined;
  const bulletinId = newId("bul", context.clock.now().getTime());
  const { key, case: written } = contentsOf(alert);
  const prepared = await prepareBulletin(context.pool, context, {
    alert: { id: alert.row.id, agency: await ownAgency(context.pool, alert.row), key },
    bulletin: {
      id: bulletinId,
      number: nextNumber(alert),
      kind: "repeat",
      supersedes: committedNumbers(alert),
    },
    plan: alert.plan,
    tier: alert.tier,
    case: { ...written, expiresAt: alert.row.expiresAt.toISOString() },
    active: alert.row,
  });
  return withTransaction(context.pool, async (tx) => {
    const locked = await lockAlert(tx, context, "repeat", input.alertId);
    if (!isDue(context, locked) || locked.row.version !== alert.row.version) return undefined;
    await commitRepeat(tx, context, locked, { bulletinId, prepared });
    return viewBulletin(tx, context, input.alertId, bulletinId, true);
  });
}

function isDue(context: OfficerContext, alert: LoadedAlert): boolean {
  const { row, tier } = alert;
  const now = context.clock.now();
  if (alertStateAfter(row.state, "repeat") === undefined || row.expiresAt <= now) return false;
  const last = newestCommitted(alert);
  if (tier.repeatMinutes === undefined || repeatChannels(alert).length === 0 || !last) return false;
  // By the service's clock, like every rule of a plan: a row's commit is stamped by the database's, its last approval by ours.
  const stamps = [
    last.createdAt,
    row.activatedAt ?? last.createdAt,
    ...approvalsOn(alert, last).map(({ at }) => at),
  ];
  const since = Math.max(...stamps.map((stamp) => stamp.getTime()));
  return now.getTime() - since >= tier.repeatMinutes * MINUTE_MS;
}

function repeatChannels({ tier }: LoadedAlert) {
  return CHANNELS.filter(
    (channel) => tier.repeatChannels.includes(channel) && tier.channels.includes(channel),
  );
}

async function commitRepeat(
  tx: Db,
  context: OfficerContext,
  alert: LoadedAlert,
  { bulletinId, prepared }: { bulletinId: string; prepared: PreparedBulletin },
): Promise<void> {
  const { row } = alert;
  const { key } = contentsOf(alert);
  const number = nextNumber(alert);
  const contentSealed = sealContent(
    key,
    bulletinId,
    contentAtCommit(context, alert, prepared.proposal.content, number),
  );
  const columns = bulletinColumns(key, bulletinId, prepared);
  await insertCommittedBulletin(tx, {
    ...columns,
    contentSealed,
    channels: repeatChannels(alert),
    id: bulletinId,
    alertId: row.id,
    number,
    kind: "repeat",
    country: row.country,
    reach: "area",
    weight: weightOf("repeat", row.status),
    requestedBy: null,
    at: context.clock.now(),
  });
  await recordAct(tx, context, {
    alert: { id: row.id, agencyId: row.agencyId, key },
    act: "alert.repeated",
    subjects: { bulletin: bulletinId, number, digest: prepared.digest },
  });
}

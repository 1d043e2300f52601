// Step 3 of the line: freezes a bulletin's audience into slices, nearest ring first. It sends nothing.

import { z } from "zod";
import type { ChannelKind } from "../../schemas/channel.ts";
import { multiPolygon, position } from "../../schemas/geojson.ts";
import { type CellRange, coverArea } from "../domain/geo/cover.ts";
import { nightDecision, tierOf, timeZoneOf } from "../domain/plan-rules.ts";
import {
  type AudienceRule,
  freezeAudience,
  freezeEndpoints,
  olderInFlight,
  type SliceHead,
} from "../store/audience.ts";
import { type Db, withTransaction } from "../store/db.ts";
import { type DueBulletin, lockUnplanned, markPlanned } from "../store/due-bulletins.ts";
import type { DispatchContext } from "./context.ts";

/** Contacts in one slice. */
export const SLICE_SIZE_MAX = 500;

const frozenRings = z.object({
  rings: z.array(z.object({ index: z.int(), fromKm: z.number(), toKm: z.number().nullable() })),
  origin: position,
});

/**
 * Makes one pass at planning the bulletin, unless somebody did or does. A later bulletin needs several: at once for everybody
 * whose fate is known, and again, by the relay's next job, until the last older attempt in flight has ended. A pass never
 * waits, so that a cancel never stands behind one. Gives how many contacts it froze.
 */
export async function planBulletin(context: DispatchContext, ledgerId: number): Promise<number> {
  const { frozen, finished } = await withTransaction(context.pool, (tx) => planPass(context, tx, ledgerId));
  if (finished || frozen > 0) {
    context.log.info({ event: "bulletin.planned", bulletin: ledgerId, frozen, finished }, "audience frozen");
  }
  return frozen;
}

async function planPass(
  context: DispatchContext,
  tx: Db,
  ledgerId: number,
): Promise<{ frozen: number; finished: boolean }> {
  const bulletin = await lockUnplanned(tx, ledgerId);
  if (!bulletin) return { frozen: 0, finished: true };
  if (!bulletin.newest) {
    await markPlanned(tx, ledgerId);
    return { frozen: 0, finished: true };
  }
  // A repeat says nothing new: whom the alert itself is reaching just now needs it not.
  // Asked before the freeze: what ends in between is only found by the next pass, never lost.
  const again =
    bulletin.number > 1 &&
    bulletin.kind !== "repeat" &&
    (await olderInFlight(tx, bulletin.alertId, ledgerId));
  const plan = await context.planOf(bulletin.planVersion);
  const ranges = rangesOf(bulletin);
  let frozen = 0;
  for (const channel of bulletin.channels.filter(isChannel)) {
    const night = nightDecisionOf(context, plan, bulletin, channel);
    const head: SliceHead = {
      ledgerId,
      alertId: bulletin.alertId,
      committedOn: bulletin.committedOn,
      weight: bulletin.weight,
      ...night,
    };
    frozen += await freezeChannel(tx, head, bulletin, channel, ranges);
  }
  if (!again) await markPlanned(tx, ledgerId);
  return { frozen, finished: !again };
}

async function freezeChannel(
  tx: Db,
  head: SliceHead,
  bulletin: DueBulletin,
  channel: ChannelKind,
  ranges: readonly CellRange[],
): Promise<number> {
  if (channel === "webhook") {
    const rule: AudienceRule =
      bulletin.reach === "reached" ? "reached" : bulletin.number === 1 ? "area" : "area-or-reached";
    const { country, status } = bulletin;
    return freezeEndpoints(tx, head, { rule, country, status, subdivisions: [], sizeMax: SLICE_SIZE_MAX });
  }
  if (bulletin.reach === "silent") return 0;
  const testersOnly = bulletin.status !== "actual";
  return freezeAudience(tx, head, {
    rule: bulletin.reach,
    ranges,
    channel,
    testersOnly,
    sizeMax: SLICE_SIZE_MAX,
  });
}

function rangesOf(bulletin: DueBulletin): CellRange[] {
  if (bulletin.area === null || bulletin.reach === "silent" || bulletin.reach === "reached") return [];
  const { rings, origin } = frozenRings.parse(bulletin.rings);
  return coverArea(multiPolygon.parse(bulletin.area), { origin, rings });
}

function nightDecisionOf(
  context: DispatchContext,
  plan: Awaited<ReturnType<DispatchContext["planOf"]>>,
  bulletin: DueBulletin,
  channel: ChannelKind,
): { delayMs: number; held: boolean } {
  const tier = tierOf(plan, bulletin.tier, bulletin.region ?? undefined);
  if (!tier || bulletin.nightSetAside) return { delayMs: 0, held: false };
  const now = context.clock.now();
  const night = nightDecision(tier, channel, now, timeZoneOf(plan, bulletin.region ?? undefined));
  if (night.act !== "hold" || !night.until) return { delayMs: 0, held: false };
  return { delayMs: Math.max(0, night.until.getTime() - now.getTime()), held: true };
}

function isChannel(name: string): name is ChannelKind {
  return name === "sms" || name === "email" || name === "push" || name === "webhook";
}

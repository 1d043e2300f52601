import type { AlertStatus } from "../../schemas/alert.ts";
import type { ChannelKind } from "../../schemas/channel.ts";
import type { MultiPolygon } from "../../schemas/geojson.ts";
import { coverArea } from "../domain/geo/cover.ts";
import { nightDecision, timeZoneOf } from "../domain/plan-rules.ts";
import type { countAudience } from "../store/audience.ts";
import type { Db } from "../store/db.ts";
import type { OfficerContext } from "./context.ts";
import { type LoadedAlert, loadAlert } from "./load-alert.ts";
import { permit } from "./permit.ts";
import { type Shown, showBulletin } from "./preview-alert.ts";

/** What a dispatch would take, before anybody approves it. Seconds count from the commit. */
export type ForecastView = {
  alertId: string;
  number: number;
  residents: number | null;
  share: number | null;
  channels: {
    channel: ChannelKind;
    contacts: number;
    segments: number;
    segmentsPerContact: number;
    ratePerSecond: number | null;
    secondsToFirst: number | null;
    secondsToLast: number | null;
    heldUntil: string | null;
    silent: boolean;
    cost: { amount: number; currency: string } | null;
    rings: {
      index: number;
      fromKm: number;
      toKm: number | null;
      contacts: number;
      segments: number;
      secondsToFirst: number | null;
      secondsToLast: number | null;
    }[];
  }[];
};

/** What a forecast is computed with. */
export type ForecastNeeds = {
  countAudience: typeof countAudience;
  /** SMS in segments a second, the others in messages; null when unknown. */
  ratePerSecond: (channel: ChannelKind) => number | null;
  countEndpoints?: (
    db: Db,
    query: { country: string; status: AlertStatus; subdivisions: readonly string[] },
  ) => Promise<number>;
  cost?: (channel: ChannelKind, segments: number) => { amount: number; currency: string } | null;
  residents?: (area: MultiPolygon) => number | null;
};

type ChannelForecast = ForecastView["channels"][number];
type RingCount = { index: number; fromKm: number; toKm: number | null; contacts: number };

/**
 * What a dispatch would take, counted and not guessed: contacts per channel and ring, the time to the first and the last at the
 * rate of the channel, nearest ring first, and what a night rule would hold. Counts whom the area holds now; whom an earlier
 * bulletin reached elsewhere is not in it.
 */
export async function forecastAlert(
  context: OfficerContext,
  input: { alertId: string; number?: number },
  needs: ForecastNeeds,
): Promise<ForecastView> {
  permit(context.actor, "read");
  const alert = await loadAlert(context.pool, context, "read", input.alertId);
  const shown = await showBulletin(context, alert, input.number);
  const counts = await countRings(context, alert, shown, needs);
  const channels = shown.channels.map((channel) =>
    channelForecast(context, alert, { shown, channel, rings: counts.get(channel) ?? [], needs }),
  );
  const residents = shown.area && (needs.residents?.(shown.area) ?? null);
  // People have several contacts, one per channel at least: the largest channel is the closest that can be known.
  const most = Math.max(
    0,
    ...channels.map(({ channel, contacts }) => (channel === "webhook" ? 0 : contacts)),
  );
  return {
    alertId: alert.row.id,
    number: shown.bulletin.number,
    residents,
    share: residents ? Math.min(1, most / residents) : null,
    channels,
  };
}

async function countRings(
  { pool }: OfficerContext,
  { row }: LoadedAlert,
  { area, rings, channels, bulletin, content }: Shown,
  needs: ForecastNeeds,
): Promise<Map<ChannelKind, RingCount[]>> {
  const counts = new Map<ChannelKind, RingCount[]>();
  if (!area || !rings) return counts;
  const citizens = channels.filter((channel) => channel !== "webhook");
  if (bulletin.reach !== "silent" && citizens.length > 0) {
    const testersOnly = row.status !== "actual";
    const found = await needs.countAudience(pool, {
      ranges: coverArea(area, rings),
      channels: citizens,
      testersOnly,
    });
    for (const channel of citizens)
      counts.set(
        channel,
        rings.rings.map((ring) => ({
          ...ring,
          contacts:
            found.find((count) => count.channel === channel && count.ring === ring.index)?.contacts ?? 0,
        })),
      );
  }
  const { country, status } = row;
  const endpoints = await needs.countEndpoints?.(pool, {
    country,
    status,
    subdivisions: content.subdivisions,
  });
  counts.set("webhook", [{ index: 0, fromKm: 0, toKm: null, contacts: endpoints ?? 0 }]);
  return counts;
}

function channelForecast(
  context: OfficerContext,
  alert: LoadedAlert,
  by: { shown: Shown; channel: ChannelKind; rings: readonly RingCount[]; needs: ForecastNeeds },
): ChannelForecast {
  const { shown, channel, needs } = by;
  const ratePerSecond = needs.ratePerSecond(channel);
  const segmentsPerContact = channel === "sms" ? longestSms(shown) : 1;
  const zone = timeZoneOf(alert.plan.plan, alert.row.region ?? undefined);
  const night = nightDecision(alert.tier, channel, context.clock.now(), zone);
  let before = 0;
  const rings = by.rings.map((ring) => {
    const segments = ring.contacts * segmentsPerContact;
    const [first, last] = [before, before + segments];
    before = last;
    return {
      ...ring,
      segments,
      secondsToFirst: secondsFor(first, ratePerSecond, ring.contacts),
      secondsToLast: secondsFor(last, ratePerSecond, ring.contacts),
    };
  });
  const contacts = rings.reduce((sum, ring) => sum + ring.contacts, 0);
  return {
    channel,
    contacts,
    segments: before,
    segmentsPerContact,
    ratePerSecond,
    secondsToFirst: contacts > 0 ? 0 : null,
    secondsToLast: secondsFor(before, ratePerSecond, contacts),
    heldUntil: night.act === "hold" ? night.until.toISOString() : null,
    silent: night.act === "silent",
    cost: needs.cost?.(channel, before) ?? null,
    rings,
  };
}

// The language that takes most segments counts: an estimate that is too long disappoints nobody.
function longestSms({ rendering }: Shown): number {
  return Math.max(1, ...Object.values(rendering.sms).map(({ segments }) => segments));
}

function secondsFor(segments: number, ratePerSecond: number | null, contacts: number): number | null {
  if (contacts === 0 || ratePerSecond === null) return null;
  return Math.round((segments / ratePerSecond) * 10) / 10;
}

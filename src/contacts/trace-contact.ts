// "I live 200 m away and got nothing": why one address got, or did not get, each alert.
import { cellCenter } from "../domain/geo/cell.ts";
import { distanceToAreaKm } from "../domain/geo/distance-to-area.ts";
import type { NamedKey } from "../seal.ts";
import type { Pool } from "../store/db.ts";
import {
  bulletinsSince,
  deliveryTo,
  type TracedAddress,
  type TracedBulletin,
  type TracedDelivery,
  traceAddress,
} from "../store/trace.ts";
import { addressHash, canonicalAddress } from "./prepare-contact.ts";

const BULLETINS_MAX = 500;
const FAR_KM = 500;
/** A place is known as a cell of about this radius. */
const CELL_KM = 0.5;

/** Why one bulletin reached the address, or did not: a code, and for places outside the area how far away the nearest is. */
export type TracedItem = {
  alertId: string;
  number: number;
  kind: string;
  status: string;
  committedAt: string;
  why:
    | "delivery"
    | "not-a-tester"
    | "channel-not-used"
    | "joined-later"
    | "outside"
    | "no-place"
    | "nobody-new"
    | "not-planned-yet"
    | "not-in-audience";
  km: number | null;
  delivery: TracedDelivery | null;
};

/** What is known of an address: that it is no address, unknown, left, or subscribed, and what became of each bulletin. */
export type Trace = {
  channel: string;
  standing: "subscribed" | "left" | "unknown";
  suppressed: { reason: string; at: string } | null;
  places: number;
  verifiedAt: string | null;
  items: TracedItem[];
  complete: boolean;
};

/** Traces an address (E.164, an email address, or a PushSubscription as JSON). An Error names what is wrong with it. */
export async function traceContact(
  { pool, keys }: { pool: Pool; keys: { hash: readonly NamedKey[] } },
  input: { address: string; since: Date; alertId: string | null },
): Promise<Trace> {
  const channel = channelOf(input.address);
  const canonical = canonicalAddress(channel, input.address);
  if ("fault" in canonical) throw new Error(`${canonical.fault}.`);
  const found = await traceAddress(pool, addressHash(keys.hash, channel, canonical.identity));
  const { contact, suppressed } = found;
  const bulletins = contact ? await bulletinsSince(pool, { ...input, limit: BULLETINS_MAX + 1 }) : [];
  const items: TracedItem[] = [];
  for (const bulletin of bulletins.slice(0, BULLETINS_MAX))
    if (contact) items.push(await traceBulletin(pool, contact, bulletin));
  return {
    channel,
    standing: contact ? "subscribed" : suppressed ? "left" : "unknown",
    suppressed: suppressed && { reason: suppressed.reason, at: suppressed.at.toISOString() },
    places: contact?.cells.length ?? 0,
    verifiedAt: contact?.verifiedAt.toISOString() ?? null,
    items,
    complete: bulletins.length <= BULLETINS_MAX,
  };
}

async function traceBulletin(
  pool: Pool,
  contact: NonNullable<TracedAddress["contact"]>,
  bulletin: TracedBulletin,
): Promise<TracedItem> {
  const { alertId, number, kind, status, ledgerId } = bulletin;
  const about = { alertId, number, kind, status, committedAt: bulletin.committedAt.toISOString() };
  const delivery = await deliveryTo(pool, ledgerId, contact.id);
  if (delivery) return { ...about, why: "delivery", km: null, delivery };
  return { ...about, ...reasonFor(contact, bulletin), delivery: null };
}

function reasonFor(
  contact: NonNullable<TracedAddress["contact"]>,
  { status, channels, committedAt, plannedAt, area, reach }: TracedBulletin,
): Pick<TracedItem, "why" | "km"> {
  const told = (why: TracedItem["why"], km: number | null = null) => ({ why, km });
  if (status !== "actual" && !contact.tester) return told("not-a-tester");
  if (!channels.includes(contact.channel)) return told("channel-not-used");
  if (contact.createdAt > (plannedAt ?? committedAt)) return told("joined-later");
  if (reach === "silent" || reach === "reached") return told("nobody-new");
  if (contact.cells.length === 0) return told("no-place");
  if (area) {
    const distances = contact.cells.map((cell) => distanceToAreaKm(area, cellCenter(cell), FAR_KM) ?? FAR_KM);
    const nearest = Math.min(...distances);
    if (nearest > CELL_KM) return told("outside", Math.round(nearest * 10) / 10);
  }
  if (reach === "new-area") return told("nobody-new");
  return told(plannedAt === null ? "not-planned-yet" : "not-in-audience");
}

function channelOf(address: string): "sms" | "email" | "push" {
  if (address.trimStart().startsWith("{")) return "push";
  return address.includes("@") ? "email" : "sms";
}

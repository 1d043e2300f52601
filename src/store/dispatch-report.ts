// The live dispatch of an alert (contract.md): totals are summed from slices, never counted person by person.
import { CHANNELS, type ChannelKind } from "../../schemas/channel.ts";
import type { Db } from "./db.ts";

/** Final and open states of one channel's deliveries; they add up to `audience`. */
export type Outcomes = {
  accepted: number;
  refused: number;
  unknown: number;
  superseded: number;
  expired: number;
  skipped: number;
  held: number;
  pending: number;
};

export type ChannelReport = {
  audience: number;
  outcomes: Outcomes;
  delivered: number;
  ratePerSecond: number | null;
  firstAt: string | null;
  lastAt: string | null;
  estimatedEndAt: string | null;
  heldUntil: string | null;
  rings: { index: number; fromKm: number; toKm: number | null; audience: number; done: number }[];
};

export type BulletinReport = {
  id: string;
  /** The bulletin's short name in the ledger; not shown outside. */
  ledgerId: number;
  number: number;
  kind: string;
  committedAt: string;
  plannedAt: string | null;
  settledAt: string | null;
  audience: number;
  channels: Partial<Record<ChannelKind, ChannelReport>>;
};

export type DispatchReport = {
  bulletins: BulletinReport[];
  byHand: {
    channel: string;
    who: string;
    phone: string | null;
    doneBy: string | null;
    doneAt: string | null;
  }[];
};

/** The dispatch of every committed bulletin of an alert, oldest first, and what must be done by hand. */
export async function dispatchReport(db: Db, alertId: string): Promise<DispatchReport> {
  const bulletins = await db.query<BulletinRow>(
    `SELECT id, ledger_id, number, kind, committed_at, planned_at, settled_at, rings FROM bulletin
     WHERE alert_id = $1 AND state = 'committed' ORDER BY number`,
    [alertId],
  );
  const rings = await db.query<RingRow>(RINGS, [alertId]);
  const delivered = await db.query<{ ledger_id: number; channel: ChannelKind; n: number }>(DELIVERED, [
    alertId,
  ]);
  const hand = await db.query<{
    channel: string;
    who: string;
    phone: string | null;
    done_by: string | null;
    done_at: Date | null;
  }>("SELECT channel, who, phone, done_by, done_at FROM by_hand WHERE alert_id = $1 ORDER BY channel", [
    alertId,
  ]);
  return {
    bulletins: bulletins.rows.map((row) => bulletinReport(row, rings.rows, delivered.rows)),
    byHand: hand.rows.map((row) => ({
      channel: row.channel,
      who: row.who,
      phone: row.phone,
      doneBy: row.done_by,
      doneAt: row.done_at?.toISOString() ?? null,
    })),
  };
}

type BulletinRow = {
  id: string;
  ledger_id: number;
  number: number;
  kind: string;
  committed_at: Date;
  planned_at: Date | null;
  settled_at: Date | null;
  rings: { rings: { index: number; fromKm: number; toKm: number | null }[] } | null;
};

type RingRow = Outcomes & {
  ledger_id: number;
  channel: ChannelKind;
  ring: number;
  audience: number;
  first_at: Date | null;
  last_at: Date | null;
  held_until: Date | null;
};

const RINGS = `
  SELECT s.bulletin_ledger_id AS ledger_id, s.channel, s.ring,
    coalesce(sum(size) FILTER (WHERE generation = 1), 0)::bigint AS audience,
    sum(accepted)::bigint AS accepted, sum(refused)::bigint AS refused, sum(unknown)::bigint AS unknown,
    sum(superseded)::bigint AS superseded, sum(expired)::bigint AS expired, sum(skipped)::bigint AS skipped,
    coalesce(sum(size) FILTER (WHERE s.held AND s.state = 'due'), 0)::bigint AS held, 0 AS pending,
    min(first_at) AS first_at, max(last_at) AS last_at, max(due_at) FILTER (WHERE s.held AND s.state = 'due') AS held_until
  FROM bulletin b JOIN slice s ON s.bulletin_ledger_id = b.ledger_id WHERE b.alert_id = $1 GROUP BY 1, 2, 3 ORDER BY 1, 2, 3`;

const DELIVERED = `
  SELECT r.bulletin_ledger_id AS ledger_id, c.channel, count(DISTINCT r.contact_id) AS n
  FROM bulletin b JOIN receipt r ON r.bulletin_ledger_id = b.ledger_id AND r.state = 'delivered'
  JOIN contact c ON c.id = r.contact_id
  WHERE b.alert_id = $1 GROUP BY 1, 2`;

function bulletinReport(
  row: BulletinRow,
  rings: readonly RingRow[],
  delivered: readonly { ledger_id: number; channel: ChannelKind; n: number }[],
): BulletinReport {
  const channels: Partial<Record<ChannelKind, ChannelReport>> = {};
  for (const channel of CHANNELS) {
    const own = rings.filter((ring) => ring.ledger_id === row.ledger_id && ring.channel === channel);
    if (own.length === 0) continue;
    const receipts = delivered.find(
      (found) => found.ledger_id === row.ledger_id && found.channel === channel,
    );
    channels[channel] = channelReport(own, row, receipts?.n ?? 0);
  }
  return {
    id: row.id,
    ledgerId: row.ledger_id,
    number: row.number,
    kind: row.kind,
    committedAt: row.committed_at.toISOString(),
    plannedAt: row.planned_at?.toISOString() ?? null,
    settledAt: row.settled_at?.toISOString() ?? null,
    audience: Object.values(channels).reduce((sum, channel) => sum + channel.audience, 0),
    channels,
  };
}

function channelReport(rings: readonly RingRow[], bulletin: BulletinRow, delivered: number): ChannelReport {
  const sum = (name: keyof Outcomes | "audience") => rings.reduce((total, ring) => total + ring[name], 0);
  const audience = sum("audience");
  const final =
    sum("accepted") + sum("refused") + sum("unknown") + sum("superseded") + sum("expired") + sum("skipped");
  const pending = audience - final - sum("held");
  const firstAt = earliest(rings.map((ring) => ring.first_at));
  const lastAt = latest(rings.map((ring) => ring.last_at));
  const seconds = firstAt && lastAt ? (lastAt.getTime() - firstAt.getTime()) / 1000 : 0;
  const rate = seconds > 0 ? sum("accepted") / seconds : null;
  return {
    audience,
    outcomes: {
      accepted: sum("accepted"),
      refused: sum("refused"),
      unknown: sum("unknown"),
      superseded: sum("superseded"),
      expired: sum("expired"),
      skipped: sum("skipped"),
      held: sum("held"),
      pending,
    },
    delivered,
    ratePerSecond: rate === null ? null : Math.round(rate * 10) / 10,
    firstAt: firstAt?.toISOString() ?? null,
    lastAt: lastAt?.toISOString() ?? null,
    estimatedEndAt:
      rate && lastAt && pending > 0
        ? new Date(lastAt.getTime() + (pending / rate) * 1000).toISOString()
        : null,
    heldUntil: latest(rings.map((ring) => ring.held_until))?.toISOString() ?? null,
    rings: rings.map((ring) => ringReport(ring, bulletin)),
  };
}

function ringReport(ring: RingRow, bulletin: BulletinRow): ChannelReport["rings"][number] {
  const limits = bulletin.rings?.rings.find((candidate) => candidate.index === ring.ring);
  const done = ring.accepted + ring.refused + ring.unknown + ring.superseded + ring.expired + ring.skipped;
  return {
    index: ring.ring,
    fromKm: limits?.fromKm ?? 0,
    toKm: limits?.toKm ?? null,
    audience: ring.audience,
    done,
  };
}

function earliest(dates: readonly (Date | null)[]): Date | null {
  return dates.reduce<Date | null>((best, date) => (date && (!best || date < best) ? date : best), null);
}

function latest(dates: readonly (Date | null)[]): Date | null {
  return dates.reduce<Date | null>((best, date) => (date && (!best || date > best) ? date : best), null);
}

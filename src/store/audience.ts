// Finds and freezes a bulletin's audience: ranges of cells over one index, one row per contact at its nearest ring.
import type { ChannelKind } from "../../schemas/channel.ts";
import type { CellRange } from "../domain/geo/cover.ts";
import type { Db } from "./db.ts";

/** A range of H3 resolution-8 cells (as decimal text) with the ring that they lie in. */
export type { CellRange } from "../domain/geo/cover.ts";

/** How many contacts the ranges hold, per channel and ring; a contact with several places counts once, at its nearest ring. */
export async function countAudience(
  db: Db,
  query: { ranges: readonly CellRange[]; channels: readonly ChannelKind[]; testersOnly: boolean },
): Promise<{ channel: ChannelKind; ring: number; contacts: number }[]> {
  const { rows } = await db.query<{ channel: ChannelKind; ring: number; contacts: number }>(
    `SELECT channel, ring, count(*) AS contacts
     FROM (
       SELECT wanted.channel, place.contact_id, min(range.ring) AS ring
       FROM unnest($1::bigint[], $2::bigint[], $3::smallint[]) AS range (lo, hi, ring)
       CROSS JOIN unnest($4::text[]) AS wanted (channel)
       CROSS JOIN LATERAL (${PLACES_IN_RANGE("wanted.channel", "$5")}) place
       GROUP BY wanted.channel, place.contact_id
     ) nearest
     GROUP BY channel, ring ORDER BY channel, ring`,
    [...rangeColumns(query.ranges), query.channels, query.testersOnly],
  );
  return rows;
}

/** What every slice of a bulletin has in common; `delayMs` > 0 with `held` keeps the channel until a night is over. */
export type SliceHead = {
  ledgerId: number;
  alertId: string;
  committedOn: string;
  weight: number;
  delayMs: number;
  held: boolean;
};

/** Whom to take: everybody in the ranges; also whom earlier bulletins reached or may have reached; only those; or only others. */
export type AudienceRule = "area" | "area-or-reached" | "reached" | "new-area";

/**
 * Cuts slices of at most `sizeMax` contacts on one channel, nearest ring first, and gives how many contacts were frozen.
 * Leaves out who is in a slice of this bulletin already and whose older attempt is still in flight: calling it again after
 * those attempts ended adds exactly the rest.
 */
export async function freezeAudience(
  db: Db,
  head: SliceHead,
  query: {
    rule: AudienceRule;
    ranges: readonly CellRange[];
    channel: ChannelKind;
    testersOnly: boolean;
    sizeMax: number;
  },
): Promise<number> {
  const { rows } = await db.query<{ contacts: number }>(
    `WITH hit AS (
       SELECT place.contact_id, min(range.ring) AS ring
       FROM unnest($1::bigint[], $2::bigint[], $3::smallint[]) AS range (lo, hi, ring)
       CROSS JOIN LATERAL (${PLACES_IN_RANGE("$4", "$5")}) place
       GROUP BY place.contact_id
     ),
     ${EARLIER},
     candidate AS (${CANDIDATES[query.rule]}),
     wanted AS (
       SELECT contact_id, min(ring) AS ring FROM candidate
       WHERE NOT EXISTS (SELECT FROM in_flight f WHERE f.contact_id = candidate.contact_id)
         AND NOT EXISTS (SELECT FROM own o WHERE o.contact_id = candidate.contact_id)
       GROUP BY contact_id
     ),
     ${CUT}`,
    [
      ...rangeColumns(query.ranges),
      query.channel,
      query.testersOnly,
      head.ledgerId,
      head.alertId,
      head.committedOn,
      head.weight,
      head.delayMs,
      head.held,
      query.sizeMax,
    ],
  );
  return rows[0]?.contacts ?? 0;
}

/** Endpoints that want a bulletin of this country, language aside, in one ring; the same passes as `freezeAudience`. */
export async function freezeEndpoints(
  db: Db,
  head: SliceHead,
  query: {
    rule: AudienceRule;
    country: string;
    status: string;
    subdivisions: readonly string[];
    sizeMax: number;
  },
): Promise<number> {
  const { rows } = await db.query<{ contacts: number }>(
    `WITH hit AS (
       SELECT id AS contact_id, 0::smallint AS ring FROM endpoint
       WHERE disabled_at IS NULL AND verified_at IS NOT NULL AND $1 = ANY (countries) AND $2 = ANY (statuses)
         AND (cardinality(subdivisions) = 0 OR cardinality($3::text[]) = 0 OR subdivisions && $3::text[])
         AND $5::boolean IS NOT NULL
     ),
     ${EARLIER},
     candidate AS (${CANDIDATES[query.rule]}),
     wanted AS (
       SELECT contact_id, min(ring) AS ring FROM candidate
       WHERE NOT EXISTS (SELECT FROM in_flight f WHERE f.contact_id = candidate.contact_id)
         AND NOT EXISTS (SELECT FROM own o WHERE o.contact_id = candidate.contact_id)
       GROUP BY contact_id
     ),
     ${CUT}`,
    [
      query.country,
      query.status,
      query.subdivisions,
      "webhook",
      false,
      head.ledgerId,
      head.alertId,
      head.committedOn,
      head.weight,
      head.delayMs,
      head.held,
      query.sizeMax,
    ],
  );
  return rows[0]?.contacts ?? 0;
}

/** Whether an attempt of an older bulletin of the alert may still be in flight: then a later pass is needed. */
export async function olderInFlight(db: Db, alertId: string, ledgerId: number): Promise<boolean> {
  const { rows } = await db.query<{ busy: boolean }>(
    `SELECT EXISTS (SELECT FROM slice WHERE alert_id = $1 AND bulletin_ledger_id < $2 AND ${UNDRAINED}) AS busy`,
    [alertId, ledgerId],
  );
  return rows[0]?.busy ?? false;
}

// OFFSET 0 keeps the planner on one index scan per range; written as a plain join it took 21 s instead of 0.7 s.
function PLACES_IN_RANGE(channel: string, testersOnly: string): string {
  return `SELECT p.contact_id FROM contact_place p
    WHERE p.channel = ${channel} AND p.cell BETWEEN range.lo AND range.hi AND (p.tester OR NOT ${testersOnly}) OFFSET 0`;
}

// Opened, and not everything that was opened has an outcome.
const UNDRAINED = `state <> 'done' AND opened_to > accepted + refused + unknown + superseded + expired + skipped + moved`;

const EARLIER = `
  reached AS (
    SELECT o.contact_id, min(s.ring) AS ring
    FROM bulletin earlier
    JOIN slice s ON s.bulletin_ledger_id = earlier.ledger_id AND s.channel = $4
    JOIN attempt_outcome o ON o.slice_id = s.id AND o.committed_on = s.committed_on
    WHERE earlier.alert_id = $7 AND earlier.ledger_id < $6 AND o.outcome IN ('accepted', 'unknown')
    GROUP BY o.contact_id
  ),
  in_flight AS (
    SELECT c.contact_id FROM slice s
    CROSS JOIN LATERAL unnest(s.contact_ids[1:s.opened_to]) AS c (contact_id)
    WHERE s.alert_id = $7 AND s.bulletin_ledger_id < $6 AND s.channel = $4 AND ${UNDRAINED}
      AND NOT EXISTS (
        SELECT FROM attempt_outcome o
        WHERE o.slice_id = s.id AND o.committed_on = s.committed_on AND o.contact_id = c.contact_id
      )
  ),
  own AS (
    SELECT c.contact_id FROM slice s CROSS JOIN LATERAL unnest(s.contact_ids) AS c (contact_id)
    WHERE s.bulletin_ledger_id = $6 AND s.channel = $4 AND s.generation = 1
  )`;

const CANDIDATES: Record<AudienceRule, string> = {
  area: "SELECT contact_id, ring FROM hit",
  "area-or-reached": "SELECT contact_id, ring FROM hit UNION ALL SELECT contact_id, ring FROM reached",
  reached: "SELECT contact_id, ring FROM reached",
  "new-area":
    "SELECT contact_id, ring FROM hit WHERE NOT EXISTS (SELECT FROM reached r WHERE r.contact_id = hit.contact_id)",
};

const CUT = `
  numbered AS (
    SELECT ring, contact_id, row_number() OVER (PARTITION BY ring ORDER BY contact_id) - 1 AS place FROM wanted
  ),
  cut AS (
    INSERT INTO slice (bulletin_ledger_id, committed_on, alert_id, channel, ring, number, contact_ids, weight, due_at, held)
    SELECT $6, $8::date, $7, $4, n.ring,
      n.place / $12 + coalesce((SELECT max(number) + 1 FROM slice
        WHERE bulletin_ledger_id = $6 AND channel = $4 AND ring = n.ring AND generation = 1), 0),
      array_agg(n.contact_id ORDER BY n.contact_id), $9, now() + $10 * interval '1 millisecond', $11
    FROM numbered n GROUP BY n.ring, n.place / $12 ORDER BY n.ring, n.place / $12
    RETURNING cardinality(contact_ids) AS size
  )
  SELECT coalesce(sum(size), 0)::bigint AS contacts FROM cut`;

function rangeColumns(ranges: readonly CellRange[]): [string[], string[], number[]] {
  return [
    ranges.map((range) => range.lo),
    ranges.map((range) => range.hi),
    ranges.map((range) => range.ring),
  ];
}

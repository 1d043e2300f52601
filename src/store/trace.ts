// What became of one contact in the alerts of a span: for the question why somebody got, or did not get, an alert.
import type { MultiPolygon } from "../../schemas/geojson.ts";
import type { Db } from "./db.ts";

/** A contact as its trace needs it, with its cells (decimal text), or why its address was left out. */
export type TracedAddress = {
  contact: {
    id: number;
    channel: string;
    tester: boolean;
    language: string;
    verifiedAt: Date;
    createdAt: Date;
    cells: string[];
  } | null;
  suppressed: { reason: string; at: Date } | null;
};

/** A committed bulletin that might have reached the contact. */
export type TracedBulletin = {
  ledgerId: number;
  alertId: string;
  number: number;
  kind: string;
  status: string;
  reach: string;
  channels: string[];
  area: MultiPolygon | null;
  committedAt: Date;
  plannedAt: Date | null;
};

/** One delivery of the ledger. */
export type TracedDelivery = {
  ring: number;
  state: string;
  code: string | null;
  provider: string | null;
  at: Date | null;
  delivered: boolean;
};

/** Finds an address by its keyed hash. */
export async function traceAddress(db: Db, addressHash: Buffer): Promise<TracedAddress> {
  const contact = await db.query<NonNullable<TracedAddress["contact"]>>(
    `SELECT id, channel, tester, language, verified_at AS "verifiedAt", created_at AS "createdAt",
       ARRAY(SELECT cell::text FROM contact_place p WHERE p.contact_id = c.id) AS cells
     FROM contact c WHERE address_hash = $1`,
    [addressHash],
  );
  const suppressed = await db.query<{ reason: string; at: Date }>(
    "SELECT reason, at FROM suppression WHERE address_hash = $1",
    [addressHash],
  );
  return { contact: contact.rows[0] ?? null, suppressed: suppressed.rows[0] ?? null };
}

/** Bulletins committed since `since`, or those of one alert, newest first, at most `limit`. */
export async function bulletinsSince(
  db: Db,
  { since, alertId, limit }: { since: Date; alertId: string | null; limit: number },
): Promise<TracedBulletin[]> {
  const { rows } = await db.query<TracedBulletin>(
    `SELECT ledger_id AS "ledgerId", alert_id AS "alertId", number, kind, status, reach, channels, area,
       committed_at AS "committedAt", planned_at AS "plannedAt"
     FROM bulletin WHERE state = 'committed' AND (alert_id = $2 OR ($2::text IS NULL AND committed_at >= $1))
     ORDER BY committed_at DESC LIMIT $3`,
    [since, alertId, limit],
  );
  return rows;
}

/** The contact's delivery of a bulletin; undefined when its frozen audience does not hold the contact. */
export async function deliveryTo(
  db: Db,
  ledgerId: number,
  contactId: number,
): Promise<TracedDelivery | undefined> {
  const { rows } = await db.query<TracedDelivery>(
    `SELECT ring, state, code, provider, at, delivered FROM delivery
     WHERE bulletin_ledger_id = $1 AND contact_id = $2 AND EXISTS (
       SELECT FROM slice WHERE bulletin_ledger_id = $1 AND generation = 1 AND contact_ids @> ARRAY[$2::bigint])`,
    [ledgerId, contactId],
  );
  return rows[0];
}

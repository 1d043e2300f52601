// Reads the ledger delivery by delivery, a page at a time. The state comes from the view `delivery` and from nowhere else.
import type { ChannelKind } from "../../schemas/channel.ts";
import type { Db } from "./db.ts";

/** One delivery of the frozen audience. */
export type DeliveryRow = {
  bulletin: number;
  ledgerId: number;
  channel: ChannelKind;
  ring: number;
  contactId: number;
  state: string;
  attempt: number | null;
  code: string | null;
  provider: string | null;
  at: Date | null;
  delivered: boolean;
};

/** Deliveries of an alert's bulletins by bulletin, then recipient number; after the place `after`. */
export async function listDeliveryRows(
  db: Db,
  query: {
    alertId: string;
    number: number | null;
    channel: ChannelKind | null;
    state: string | null;
    after: { ledgerId: number; contactId: number } | null;
    limit: number;
  },
): Promise<DeliveryRow[]> {
  const { alertId, number, channel, state, after, limit } = query;
  const { rows } = await db.query<DeliveryRow>(
    `SELECT b.number AS bulletin, b.ledger_id AS "ledgerId", d.channel, d.ring, d.contact_id AS "contactId", d.state, d.attempt,
       d.code, d.provider, d.at, d.delivered
     FROM bulletin b JOIN delivery d ON d.bulletin_ledger_id = b.ledger_id
     WHERE b.alert_id = $1 AND b.state = 'committed' AND ($2::int IS NULL OR b.number = $2) AND ($3::text IS NULL OR d.channel = $3)
       AND ($4::text IS NULL OR d.state = $4) AND ($5::bigint IS NULL OR (b.ledger_id, d.contact_id) > ($5, $6::bigint))
     ORDER BY b.ledger_id, d.contact_id LIMIT $7`,
    [alertId, number, channel, state, after?.ledgerId ?? null, after?.contactId ?? null, limit],
  );
  return rows;
}

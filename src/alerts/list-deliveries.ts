import { z } from "zod";
import { type ChannelKind, channelKind } from "../../schemas/channel.ts";
import { recipientId } from "../ids.ts";
import { type Db, withTransaction } from "../store/db.ts";
import { type DeliveryRow, listDeliveryRows } from "../store/deliveries.ts";
import type { OfficerContext } from "./context.ts";
import { loadAlert } from "./load-alert.ts";
import { pageOf } from "./page-of.ts";
import { parseInput } from "./parse-input.ts";
import { permitOfficer } from "./permit.ts";
import { recordAct } from "./record.ts";
import type { DeliveryView, Page } from "./views.ts";

const AFTER = /^(\d{1,15})-(\d{1,15})$/;

const deliveriesInput = z.strictObject({
  alertId: z.string(),
  number: z.int().min(1).optional(),
  channel: channelKind.optional(),
  state: z.string().max(20).optional(),
  after: z.string().regex(AFTER, "`after` is the `next` of the page before").optional(),
  limit: z.int().min(1).max(200).default(100),
});

/** Gives the masked address of each recipient number that still exists. */
export type MaskAddresses = (
  db: Db,
  channel: ChannelKind,
  ids: readonly number[],
) => Promise<Map<number, string>>;

/** The ledger of an alert delivery by delivery, addresses masked. That it was read, and how much, is recorded. */
export async function listDeliveries(
  context: OfficerContext,
  input: z.input<typeof deliveriesInput>,
  maskAddresses: MaskAddresses,
): Promise<Page<DeliveryView>> {
  permitOfficer(context.actor, "read");
  const { alertId, number, channel, state, after, limit } = parseInput(deliveriesInput, input);
  const { row, key } = await loadAlert(context.pool, context, "read", alertId);
  const rows = await listDeliveryRows(context.pool, {
    alertId,
    number: number ?? null,
    channel: channel ?? null,
    state: state ?? null,
    after: placeOf(after),
    limit: limit + 1,
  });
  const page = pageOf(rows, limit, ({ ledgerId, contactId }) => `${ledgerId}-${contactId}`);
  const items = await withAddresses(context, page.items, maskAddresses);
  await withTransaction(context.pool, (tx) =>
    recordAct(tx, context, {
      alert: { id: alertId, agencyId: row.agencyId, key },
      act: "deliveries.read",
      subjects: { count: items.length, ...(number === undefined ? {} : { number }) },
    }),
  );
  return { items, next: page.next };
}

async function withAddresses(
  { pool }: OfficerContext,
  rows: readonly DeliveryRow[],
  maskAddresses: MaskAddresses,
): Promise<DeliveryView[]> {
  const masked = new Map<string, string>();
  for (const channel of new Set(rows.map((row) => row.channel))) {
    const ids = rows.filter((row) => row.channel === channel).map(({ contactId }) => contactId);
    for (const [id, address] of await maskAddresses(pool, channel, ids))
      masked.set(`${channel} ${id}`, address);
  }
  return rows.map(({ ledgerId: _ledger, contactId, at, ...row }) => ({
    ...row,
    recipientId: recipientId(row.channel === "webhook" ? "end" : "ctc", contactId),
    address: masked.get(`${row.channel} ${contactId}`) ?? null,
    at: at?.toISOString() ?? null,
  }));
}

function placeOf(after: string | undefined): { ledgerId: number; contactId: number } | null {
  const match = AFTER.exec(after ?? "");
  return match ? { ledgerId: Number(match[1]), contactId: Number(match[2]) } : null;
}

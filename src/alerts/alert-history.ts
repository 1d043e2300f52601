import { z } from "zod";
import { type HistoryRow, readHistory } from "../store/audit-history.ts";
import type { OfficerContext } from "./context.ts";
import { loadAlert } from "./load-alert.ts";
import { pageOf } from "./page-of.ts";
import { parseInput } from "./parse-input.ts";
import { permit } from "./permit.ts";
import type { HistoryItem, Page } from "./views.ts";

const AFTER = /^(\d{1,16})\.(agy_[0-9a-z]{24})\.(\d{1,16})$/;

const historyInput = z.strictObject({
  alertId: z.string(),
  after: z.string().regex(AFTER, "`after` is the `next` of the page before").optional(),
  limit: z.int().min(1).max(200).default(100),
});

/** Every act on an alert by any agency, oldest first: ids and acts, no words of people. 100 a page unless told, 200 at most. */
export async function alertHistory(
  context: OfficerContext,
  input: z.input<typeof historyInput>,
): Promise<Page<HistoryItem>> {
  permit(context.actor, "read");
  const { alertId, after, limit } = parseInput(historyInput, input);
  await loadAlert(context.pool, context, "read", alertId);
  const rows = await readHistory(context.pool, { alertId, after: placeOf(after), limit: limit + 1 });
  const { items, next } = pageOf(rows, limit, cursorOf);
  return { items: items.map(itemOf), next };
}

function placeOf(after: string | undefined): { at: Date; agencyId: string; sequence: number } | null {
  const match = AFTER.exec(after ?? "");
  if (!match?.[1] || !match[2] || !match[3]) return null;
  return { at: new Date(Number(match[1])), agencyId: match[2], sequence: Number(match[3]) };
}

function cursorOf({ at, agencyId, sequence }: HistoryRow): string {
  return `${at.getTime()}.${agencyId}.${sequence}`;
}

function itemOf(row: HistoryRow): HistoryItem {
  const { agencyId, sequence, act, subjects } = row;
  return {
    agencyId,
    sequence,
    at: row.at.toISOString(),
    actor: { kind: row.actorKind, id: row.actorId },
    act,
    subjects,
  };
}

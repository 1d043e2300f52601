import { z } from "zod";
import { alertState } from "../../schemas/alert.ts";
import { listAlertRows } from "../store/alerts.ts";
import type { OfficerContext } from "./context.ts";
import { pageOf } from "./page-of.ts";
import { parseInput } from "./parse-input.ts";
import { permitOfficer } from "./permit.ts";
import { summaryOf } from "./view-alert.ts";
import type { AlertSummary, Page } from "./views.ts";

const listInput = z.strictObject({
  state: alertState.optional(),
  after: z
    .string()
    .regex(/^alr_[0-9a-z]{24}$/, "`after` is the `next` of the page before")
    .optional(),
  limit: z.int().min(1).max(200).default(50),
});

/** Alerts of the own agency and those shared with it, newest first, without their cases; 50 a page unless told, 200 at most. */
export async function listAlerts(
  context: OfficerContext,
  input: z.input<typeof listInput>,
): Promise<Page<AlertSummary>> {
  const officer = permitOfficer(context.actor, "read");
  const { state, after, limit } = parseInput(listInput, input);
  const rows = await listAlertRows(context.pool, {
    agencyId: officer.agencyId,
    state: state ?? null,
    after: after ?? null,
    limit: limit + 1,
  });
  const { items, next } = pageOf(rows, limit, ({ id }) => id);
  return { items: items.map(summaryOf), next };
}

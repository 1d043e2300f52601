import { alertCase } from "../../schemas/alert.ts";
import { openAlertKey } from "../seal.ts";
import { readAlertKeys } from "../store/alert-keys.ts";
import { listAlertRows } from "../store/alerts.ts";
import type { OfficerContext } from "./context.ts";
import { permitOfficer } from "./permit.ts";
import { openJson } from "./sealed-json.ts";
import { summaryOf } from "./view-alert.ts";
import type { AlertSummary } from "./views.ts";

/** An alert with what its officers call it by: the children's given names; null when there are none, or the case is erased. */
export type NamedAlert = AlertSummary & { headline: string | null };

/** The newest alerts of the own agency and those shared with it, at most `limit`, by name: for people, who know a case by its child. */
export async function listByName(context: OfficerContext, input: { limit: number }): Promise<NamedAlert[]> {
  const officer = permitOfficer(context.actor, "read");
  const rows = await listAlertRows(context.pool, {
    agencyId: officer.agencyId,
    state: null,
    after: null,
    limit: input.limit,
  });
  const keys = await readAlertKeys(
    context.pool,
    rows.map(({ id }) => id),
  );
  return rows.map((row) => {
    const wrapped = keys.get(row.id);
    const written =
      wrapped &&
      row.caseSealed &&
      openJson(
        alertCase,
        openAlertKey(context.keys.encryption, row.id, wrapped),
        row.caseSealed,
        `case:${row.id}`,
      );
    const names = written ? written.children.flatMap(({ givenName }) => givenName ?? []) : [];
    return { ...summaryOf(row), headline: names.join(", ") || null };
  });
}

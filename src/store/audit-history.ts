// Reads the record of one alert, across the chains of every agency that acted on it, and drops what opens its commitments.
import type { AuditActor } from "./audit.ts";
import type { Db } from "./db.ts";

/** One act as it is shown: ids only. */
export type HistoryRow = {
  agencyId: string;
  sequence: number;
  at: Date;
  actorKind: AuditActor["kind"];
  actorId: string;
  act: string;
  subjects: Record<string, string | number>;
};

/** Acts on an alert, oldest first, after the place `after` in that order. */
export async function readHistory(
  db: Db,
  query: { alertId: string; after: { at: Date; agencyId: string; sequence: number } | null; limit: number },
): Promise<HistoryRow[]> {
  const { alertId, after, limit } = query;
  const { rows } = await db.query<HistoryRow>(
    `SELECT agency_id AS "agencyId", sequence, at, actor_kind AS "actorKind", actor_id AS "actorId", act, subjects FROM audit
     WHERE subjects ->> 'alert' = $1
       AND ($2::timestamptz IS NULL OR (at, agency_id, sequence) > ($2, $3, $4::bigint))
     ORDER BY at, agency_id, sequence LIMIT $5`,
    [alertId, after?.at ?? null, after?.agencyId ?? null, after?.sequence ?? null, limit],
  );
  return rows;
}

/** Whether an officer did one of `acts` on a bulletin. */
export async function didToBulletin(
  db: Db,
  query: { alertId: string; bulletinId: string; officerId: string; acts: readonly string[] },
): Promise<boolean> {
  const { rows } = await db.query<{ did: boolean }>(
    `SELECT EXISTS (SELECT FROM audit WHERE subjects ->> 'alert' = $1 AND subjects ->> 'bulletin' = $2
       AND actor_kind = 'officer' AND actor_id = $3 AND act = ANY ($4)) AS did`,
    [query.alertId, query.bulletinId, query.officerId, query.acts],
  );
  return rows[0]?.did ?? false;
}

/** Deletes what opens the commitments of an alert's acts; the chain itself stays whole. */
export async function deleteOpenings(tx: Db, alertId: string): Promise<number> {
  const { rowCount } = await tx.query("DELETE FROM audit_opening WHERE alert_id = $1", [alertId]);
  return rowCount ?? 0;
}

// How alerts ended for the child.
import type { Recovered } from "../../schemas/alert-outcome.ts";
import type { Db } from "./db.ts";

/** An outcome as an officer recorded it last. */
export type OutcomeRow = { recovered: Recovered; recordedBy: string; at: Date };

/** Records an outcome, or corrects the one before. */
export async function putOutcome(tx: Db, alertId: string, outcome: OutcomeRow): Promise<void> {
  await tx.query(
    `INSERT INTO alert_outcome (alert_id, recovered, recorded_by, at) VALUES ($1, $2, $3, $4)
     ON CONFLICT (alert_id) DO UPDATE SET recovered = $2, recorded_by = $3, at = $4`,
    [alertId, outcome.recovered, outcome.recordedBy, outcome.at],
  );
}

/** The outcome of an alert; undefined while nobody recorded one. */
export async function outcomeOf(db: Db, alertId: string): Promise<OutcomeRow | undefined> {
  const { rows } = await db.query<OutcomeRow>(
    `SELECT recovered, recorded_by AS "recordedBy", at FROM alert_outcome WHERE alert_id = $1`,
    [alertId],
  );
  return rows[0];
}

// Every verdict ever given on a case, also "ineligible": for the question why no alert was sent. Codes only.
import type { CriteriaReport } from "../../schemas/criteria-report.ts";
import type { Db } from "./db.ts";

/** One verdict: which criterion came out how. */
export type VerdictRow = {
  version: number;
  at: Date;
  act: string;
  verdict: CriteriaReport["verdict"];
  results: { criterion: string; level: string; result: string; group: string | null }[];
};

/** Keeps a verdict without its sentences, which may repeat what an officer wrote. */
export async function insertVerdict(
  tx: Db,
  entry: { alertId: string; version: number; act: string; report: CriteriaReport; at: Date },
): Promise<void> {
  const results = entry.report.results.map(({ criterion, level, result, group }) => ({
    criterion,
    level,
    result,
    group,
  }));
  await tx.query(
    "INSERT INTO verdict (alert_id, version, at, act, verdict, results) VALUES ($1, $2, $3, $4, $5, $6)",
    [entry.alertId, entry.version, entry.at, entry.act, entry.report.verdict, JSON.stringify(results)],
  );
}

/** The verdicts of an alert, oldest first. */
export async function verdictsOf(db: Db, alertId: string): Promise<VerdictRow[]> {
  const { rows } = await db.query<VerdictRow>(
    "SELECT version, at, act, verdict, results FROM verdict WHERE alert_id = $1 ORDER BY at",
    [alertId],
  );
  return rows;
}

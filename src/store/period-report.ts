// Figures of a span of time for one agency, and every verdict that said no. Codes and ids only: they stay when cases are erased.
import type { Db } from "./db.ts";

/** Whose alerts of which span; `to` is not in it. */
export type Period = { agencyId: string; from: Date; to: Date };

/** The alerts of one country and status: how many, how far they came, how they ended, and how long they waited for their signatures. */
export type CountryTotals = {
  country: string;
  status: string;
  drafted: number;
  submitted: number;
  activated: number;
  rejected: number;
  endedFor: Record<string, number>;
  recovered: Record<string, number>;
  medianSecondsToCommit: number | null;
  longestSecondsToCommit: number | null;
};

/** A verdict that stood in the way. `standing` are the codes that were not met or missing. */
export type Refusal = {
  alertId: string;
  country: string;
  status: string;
  at: Date;
  act: string;
  verdict: string;
  standing: string[];
};

/** Totals by country and status, of alerts drafted in the span. */
export async function totalsOf(db: Db, { agencyId, from, to }: Period): Promise<CountryTotals[]> {
  const { rows } = await db.query<CountryTotals>(
    `WITH own AS (
       SELECT a.*, o.recovered, extract(epoch FROM b.committed_at - b.submitted_at)::float8 AS waited
       FROM alert a LEFT JOIN alert_outcome o ON o.alert_id = a.id LEFT JOIN bulletin b ON b.alert_id = a.id AND b.number = 1
       WHERE a.agency_id = $1 AND a.created_at >= $2 AND a.created_at < $3
     ), ended AS (
       SELECT country, status, jsonb_object_agg(end_reason, n) AS reasons
       FROM (SELECT country, status, end_reason, count(*) AS n FROM own WHERE end_reason IS NOT NULL GROUP BY 1, 2, 3) e GROUP BY 1, 2
     ), found AS (
       SELECT country, status, jsonb_object_agg(recovered, n) AS ways
       FROM (SELECT country, status, recovered, count(*) AS n FROM own WHERE recovered IS NOT NULL GROUP BY 1, 2, 3) f GROUP BY 1, 2
     )
     SELECT own.country, own.status, count(*)::int AS drafted, count(submitted_at)::int AS submitted,
       count(activated_at)::int AS activated, (count(*) FILTER (WHERE state = 'rejected'))::int AS rejected,
       coalesce(max(reasons::text)::jsonb, '{}') AS "endedFor", coalesce(max(ways::text)::jsonb, '{}') AS recovered,
       percentile_cont(0.5) WITHIN GROUP (ORDER BY waited) AS "medianSecondsToCommit", max(waited) AS "longestSecondsToCommit"
     FROM own LEFT JOIN ended USING (country, status) LEFT JOIN found USING (country, status)
     GROUP BY own.country, own.status ORDER BY 1, 2`,
    [agencyId, from, to],
  );
  return rows;
}

/** Verdicts of the span that said no, and submissions that lacked answers, oldest first, at most `limit`. */
export async function refusalsOf(db: Db, { agencyId, from, to }: Period, limit: number): Promise<Refusal[]> {
  const { rows } = await db.query<Refusal>(
    `SELECT v.alert_id AS "alertId", a.country, a.status, v.at, v.act, v.verdict,
       ARRAY(SELECT r ->> 'criterion' FROM jsonb_array_elements(v.results) r WHERE r ->> 'result' IN ('not-met', 'missing')) AS standing
     FROM verdict v JOIN alert a ON a.id = v.alert_id
     WHERE a.agency_id = $1 AND v.at >= $2 AND v.at < $3 AND (v.verdict = 'ineligible' OR (v.verdict = 'incomplete' AND v.act = 'submit'))
     ORDER BY v.at LIMIT $4`,
    [agencyId, from, to, limit],
  );
  return rows;
}

import { Problem } from "../errors.ts";
import { type CountryTotals, refusalsOf, totalsOf } from "../store/period-report.ts";
import type { OfficerContext } from "./context.ts";
import { permitOfficer } from "./permit.ts";

const DAY_MS = 86_400_000;
const DAYS_MAX = 366;
const REFUSALS_MAX = 5_000;

/** Totals of a span, and every verdict in it that said no; `complete` is false when there were more of these than are listed. */
export type PeriodReport = {
  from: string;
  to: string;
  totals: CountryTotals[];
  refusals: {
    alertId: string;
    country: string;
    status: string;
    at: string;
    act: string;
    verdict: string;
    standing: string[];
  }[];
  complete: boolean;
};

/** The report of the officer's agency from one day to another (ISO 8601, UTC, both included; at most 366 days). 422 `bad-period`. */
export async function periodReport(
  context: OfficerContext,
  input: { from: string; to: string },
): Promise<PeriodReport> {
  const { agencyId } = permitOfficer(context.actor, "read");
  const [from, last] = [new Date(input.from), new Date(input.to)];
  const to = new Date(last.getTime() + DAY_MS);
  const days = (to.getTime() - from.getTime()) / DAY_MS;
  if (!(days >= 1 && days <= DAYS_MAX))
    throw new Problem(
      "unprocessable",
      "bad-period",
      `A report covers 1 to ${DAYS_MAX} days; from comes before to.`,
      {
        errors: [{ pointer: "/to", code: "bad-period", message: `Choose 1 to ${DAYS_MAX} days.` }],
      },
    );
  const period = { agencyId, from, to };
  const refusals = await refusalsOf(context.pool, period, REFUSALS_MAX + 1);
  return {
    from: input.from,
    to: input.to,
    totals: await totalsOf(context.pool, period),
    refusals: refusals
      .slice(0, REFUSALS_MAX)
      .map(({ at, ...refusal }) => ({ ...refusal, at: at.toISOString() })),
    complete: refusals.length <= REFUSALS_MAX,
  };
}

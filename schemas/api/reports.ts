// What is asked and answered afterwards: outcomes, and reports over a span of days.
import { z } from "zod";
import { alertStatus } from "../alert.ts";
import { recovered } from "../alert-outcome.ts";

const time = z.iso.datetime();
const day = z.iso.date().meta({ description: "a day, such as 2026-11-23, UTC" });
const count = z.int().min(0);

export const outcomeBody = z.strictObject({ recovered });
export const outcomeAnswer = z.object({ recovered, recordedBy: z.string(), at: time });

/** `csv` gives the time line as a table. */
export const formatQuery = z.strictObject({ format: z.enum(["json", "csv"]).exactOptional() });
/** Both days are in the span; `csv` gives the totals as a table, `csv-refusals` the verdicts that said no. */
export const periodQuery = z.strictObject({
  from: day,
  to: day,
  format: z.enum(["json", "csv", "csv-refusals"]).exactOptional(),
});

export const periodAnswer = z.object({
  from: z.string(),
  to: z.string(),
  totals: z.array(
    z.object({
      country: z.string(),
      status: alertStatus.or(z.string()),
      drafted: count,
      submitted: count,
      activated: count,
      rejected: count,
      endedFor: z.record(z.string(), count),
      recovered: z.record(z.string(), count),
      medianSecondsToCommit: z.number().nullable(),
      longestSecondsToCommit: z.number().nullable(),
    }),
  ),
  refusals: z.array(
    z.object({
      alertId: z.string(),
      country: z.string(),
      status: z.string(),
      at: time,
      act: z.string(),
      verdict: z.string(),
      standing: z.array(z.string()),
    }),
  ),
  complete: z.boolean(),
});

// The record of an alert: its history act by act, and the report at its end.
import { z } from "zod";
import { historyPage } from "../../../schemas/api/alert-answers.ts";
import {
  EXAMPLE_HISTORY,
  EXAMPLE_OUTCOME,
  EXAMPLE_PERIOD,
  EXAMPLE_REPORT,
} from "../../../schemas/api/example-record.ts";
import { alertParams, pageQuery } from "../../../schemas/api/parameters.ts";
import {
  formatQuery,
  outcomeAnswer,
  outcomeBody,
  periodAnswer,
  periodQuery,
} from "../../../schemas/api/reports.ts";
import { alertHistory, alertReport, periodReport, recordOutcome } from "../../alerts/index.ts";
import { officerContext, type Routes } from "../context.ts";
import { csvOf } from "../csv.ts";
import { READERS } from "./readers.ts";

const CSV = "text/csv; charset=utf-8";
const TOTALS = [
  "country",
  "status",
  "drafted",
  "submitted",
  "activated",
  "rejected",
  "endedFor",
  "recovered",
  "medianSecondsToCommit",
  "longestSecondsToCommit",
];
const REFUSALS = ["at", "alertId", "country", "status", "act", "verdict", "standing"];

/** GET /v1/alerts/{id}/history and /report, POST …/outcome, GET /v1/reports. */
export const recordRoutes: Routes = (app, parts) => {
  app.get(
    "/v1/alerts/:id/history",
    {
      schema: {
        summary: "Every act on an alert, oldest first",
        tags: ["alerts"],
        params: alertParams,
        querystring: pageQuery,
        response: { 200: historyPage },
      },
      config: { access: READERS, doc: { answers: { 200: { items: EXAMPLE_HISTORY, next: null } } } },
    },
    (request) =>
      alertHistory(officerContext(parts, request), { alertId: request.params.id, ...request.query }),
  );

  app.get(
    "/v1/alerts/:id/report",
    {
      schema: {
        summary: "Times, verdicts, approvals and totals of an alert",
        tags: ["alerts"],
        params: alertParams,
        querystring: formatQuery,
        response: { 200: z.looseObject({}).or(z.string()) },
      },
      config: { access: READERS, doc: { answers: { 200: EXAMPLE_REPORT } } },
    },
    async (request, reply) => {
      const report = await alertReport(officerContext(parts, request), { alertId: request.params.id });
      if (request.query.format === "csv")
        return reply
          .type(CSV)
          .send(csvOf(report.timeline, ["at", "event", "number", "channel", "ring", "officerId"]));
      return z.looseObject({}).parse(report);
    },
  );

  app.post(
    "/v1/alerts/:id/outcome",
    {
      schema: {
        summary: "Record how an ended alert ended for the child",
        tags: ["alerts"],
        params: alertParams,
        body: outcomeBody,
        response: { 200: outcomeAnswer },
      },
      config: {
        access: ["requester", "authoriser"],
        doc: {
          answers: { 200: EXAMPLE_OUTCOME },
          request: { recovered: EXAMPLE_OUTCOME.recovered },
          problems: ["wrong-state", "read-only"],
        },
      },
    },
    (request) =>
      recordOutcome(officerContext(parts, request), { alertId: request.params.id, ...request.body }),
  );

  app.get(
    "/v1/reports",
    {
      schema: {
        summary: "Totals of a span of days by country, and every verdict that said no",
        tags: ["alerts"],
        querystring: periodQuery,
        response: { 200: periodAnswer.or(z.string()) },
      },
      config: { access: READERS, doc: { answers: { 200: EXAMPLE_PERIOD }, problems: ["bad-period"] } },
    },
    async (request, reply) => {
      const { from, to, format } = request.query;
      const report = await periodReport(officerContext(parts, request), { from, to });
      if (format === "csv") return reply.type(CSV).send(csvOf(report.totals, TOTALS));
      if (format === "csv-refusals") return reply.type(CSV).send(csvOf(report.refusals, REFUSALS));
      return report;
    },
  );
};

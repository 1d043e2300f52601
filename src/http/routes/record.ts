// The record of an alert: its history act by act, and the report at its end.
import { z } from "zod";
import { historyPage } from "../../../schemas/api/alert-answers.ts";
import { EXAMPLE_HISTORY, EXAMPLE_REPORT } from "../../../schemas/api/example-record.ts";
import { alertParams, pageQuery } from "../../../schemas/api/parameters.ts";
import { alertHistory, alertReport } from "../../alerts/index.ts";
import { officerContext, type Routes } from "../context.ts";
import { READERS } from "./readers.ts";

/** GET /v1/alerts/{id}/history and /report. */
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
        response: { 200: z.looseObject({}) },
      },
      config: { access: READERS, doc: { answers: { 200: EXAMPLE_REPORT } } },
    },
    async (request) => {
      const report = await alertReport(officerContext(parts, request), { alertId: request.params.id });
      return z.looseObject({}).parse(report);
    },
  );
};

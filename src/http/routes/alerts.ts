// Alerts as a resource: made, edited, read, listed.

import { alertCase } from "../../../schemas/alert.ts";
import { alertAnswer, alertPage } from "../../../schemas/api/alert-answers.ts";
import { EXAMPLE_ALERT, EXAMPLE_ALERT_SUMMARY } from "../../../schemas/api/example-alert.ts";
import { EXAMPLE_CASE } from "../../../schemas/api/example-case.ts";
import { alertParams, alertsQuery } from "../../../schemas/api/parameters.ts";
import { caseChanges } from "../../../schemas/api/requests.ts";
import { createDraft, editAlert, listAlerts, readAlert } from "../../alerts/index.ts";
import { CASE_PROBLEMS } from "../case-problems.ts";
import { officerContext, type Routes } from "../context.ts";
import { onceOnly } from "../idempotency.ts";
import { entityTag, versionOf } from "../version-header.ts";
import { READERS } from "./readers.ts";

/** POST and GET /v1/alerts, GET and PATCH /v1/alerts/{id}. */
export const alertRoutes: Routes = (app, parts) => {
  app.post(
    "/v1/alerts",
    {
      schema: { summary: "Make a draft", tags: ["alerts"], body: alertCase, response: { 201: alertAnswer } },
      config: {
        access: ["requester"],
        doc: {
          answers: { 201: EXAMPLE_ALERT },
          request: EXAMPLE_CASE,
          headers: ["Idempotency-Key", "Accept-Language"],
          problems: [...CASE_PROBLEMS, "answer-erased"],
        },
      },
    },
    async (request, reply) => {
      const made = await onceOnly(parts, request, (context) => createDraft(context, { case: request.body }));
      return reply
        .code(201)
        .header("etag", entityTag(made.version))
        .header("location", `/v1/alerts/${made.id}`)
        .send(made);
    },
  );

  app.patch(
    "/v1/alerts/:id",
    {
      schema: {
        summary: "Edit a draft, returned or submitted alert",
        tags: ["alerts"],
        params: alertParams,
        body: caseChanges,
        response: { 200: alertAnswer },
      },
      config: {
        access: ["requester"],
        doc: {
          answers: { 200: EXAMPLE_ALERT },
          request: { tipPhone: "+33197", suspects: null },
          headers: ["If-Match", "Accept-Language"],
          problems: [...CASE_PROBLEMS, "wrong-state", "read-only", "erased"],
        },
      },
    },
    async (request, reply) => {
      const version = versionOf(request.headers["if-match"]);
      const input = { alertId: request.params.id, version, changes: request.body };
      const edited = await editAlert(officerContext(parts, request), input);
      return reply.header("etag", entityTag(edited.version)).send(edited);
    },
  );

  app.get(
    "/v1/alerts",
    {
      schema: {
        summary: "Alerts of the own agency and those shared with it, newest first",
        tags: ["alerts"],
        querystring: alertsQuery,
        response: { 200: alertPage },
      },
      config: { access: READERS, doc: { answers: { 200: { items: [EXAMPLE_ALERT_SUMMARY], next: null } } } },
    },
    (request) => listAlerts(officerContext(parts, request), request.query),
  );

  app.get(
    "/v1/alerts/:id",
    {
      schema: { summary: "One alert", tags: ["alerts"], params: alertParams, response: { 200: alertAnswer } },
      config: { access: READERS, doc: { answers: { 200: EXAMPLE_ALERT }, headers: ["Accept-Language"] } },
    },
    async (request, reply) => {
      const alert = await readAlert(officerContext(parts, request), { alertId: request.params.id });
      return reply.header("etag", entityTag(alert.version)).send(alert);
    },
  );
};

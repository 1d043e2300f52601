// Acts that move an alert on: submit, withdraw, the next bulletin, and the cancel that nothing holds back.
import { alertAnswer, bulletinActAnswer } from "../../../schemas/api/alert-answers.ts";
import { EXAMPLE_ALERT, EXAMPLE_CANCEL, EXAMPLE_UPDATE } from "../../../schemas/api/example-alert.ts";
import { alertParams } from "../../../schemas/api/parameters.ts";
import { cancelBody, transitionBody, updateBody } from "../../../schemas/api/requests.ts";
import { cancelAlert, createUpdate, submitAlert, withdrawAlert } from "../../alerts/index.ts";
import { CASE_PROBLEMS } from "../case-problems.ts";
import { officerContext, type Routes } from "../context.ts";
import { onceIfAsked, onceOnly } from "../idempotency.ts";
import { entityTag } from "../version-header.ts";

/** POST /v1/alerts/{id}/submit and /withdraw. */
export const transitionRoutes: Routes = (app, parts) => {
  app.post(
    "/v1/alerts/:id/submit",
    {
      schema: {
        summary: "Ask for approval",
        tags: ["alerts"],
        params: alertParams,
        body: transitionBody,
        response: { 200: alertAnswer },
      },
      config: {
        access: ["requester"],
        doc: {
          answers: { 200: EXAMPLE_ALERT },
          headers: ["Accept-Language"],
          request: { version: 1 },
          problems: [
            "criteria-not-met",
            "plan-unconfirmed",
            "texts-faulty",
            "texts-missing",
            "wrong-state",
            "changed",
            "read-only",
            "erased",
          ],
        },
      },
    },
    async (request, reply) => {
      const alert = await submitAlert(officerContext(parts, request), {
        alertId: request.params.id,
        ...request.body,
      });
      return reply.header("etag", entityTag(alert.version)).send(alert);
    },
  );

  app.post(
    "/v1/alerts/:id/withdraw",
    {
      schema: {
        summary: "Take a submitted alert back to draft, or discard an open update",
        tags: ["alerts"],
        params: alertParams,
        body: transitionBody,
        response: { 200: alertAnswer },
      },
      config: {
        access: ["requester"],
        doc: {
          answers: { 200: EXAMPLE_ALERT },
          headers: ["Accept-Language"],
          request: { version: 1 },
          problems: ["wrong-state", "changed", "read-only", "erased"],
        },
      },
    },
    async (request, reply) => {
      const input = { alertId: request.params.id, ...request.body };
      const alert = await withdrawAlert(officerContext(parts, request), input);
      return reply.header("etag", entityTag(alert.version)).send(alert);
    },
  );
};

/** POST /v1/alerts/{id}/updates and /cancel. */
export const nextBulletinRoutes: Routes = (app, parts) => {
  app.post(
    "/v1/alerts/:id/updates",
    {
      schema: {
        summary: "Write the next bulletin of an active alert",
        tags: ["alerts"],
        params: alertParams,
        body: updateBody,
        response: { 201: bulletinActAnswer },
      },
      config: {
        access: ["requester"],
        doc: {
          answers: { 201: EXAMPLE_UPDATE },
          request: { changes: { vehicles: null }, notify: "all" },
          headers: ["Idempotency-Key", "Accept-Language"],
          problems: [
            ...CASE_PROBLEMS,
            "wrong-state",
            "update-open",
            "not-delegated",
            "not-changeable",
            "all-found",
            "criteria-not-met",
            "texts-faulty",
            "plan-unconfirmed",
            "read-only",
            "erased",
            "answer-erased",
          ],
        },
      },
    },
    async (request, reply) => {
      const input = { alertId: request.params.id, ...request.body };
      return reply.code(201).send(await onceOnly(parts, request, (context) => createUpdate(context, input)));
    },
  );

  app.post(
    "/v1/alerts/:id/cancel",
    {
      schema: {
        summary: "End an alert, or retract one found child; needs one officer and is never rate-limited",
        tags: ["alerts"],
        params: alertParams,
        body: cancelBody,
        response: { 202: bulletinActAnswer },
      },
      config: {
        access: ["requester", "authoriser"],
        limit: "none",
        doc: {
          answers: { 202: EXAMPLE_CANCEL },
          headers: ["Accept-Language"],
          request: { reason: "found-safe" },
          problems: [
            "wrong-state",
            "no-such-child",
            "whole-alert",
            "texts-missing",
            "read-only",
            "erased",
            "answer-erased",
            "idempotency-running",
            "idempotency-mismatch",
            "idempotency-key-missing",
          ],
        },
      },
    },
    async (request, reply) => {
      const input = { alertId: request.params.id, ...request.body };
      return reply
        .code(202)
        .send(await onceIfAsked(parts, request, (context) => cancelAlert(context, input)));
    },
  );
};

// Acts of a requester on an alert: submit, withdraw, share, the next bulletin, and the cancel that nothing holds back.
import { alertAnswer, bulletinActAnswer } from "../../../schemas/api/alert-answers.ts";
import { EXAMPLE_ALERT, EXAMPLE_CANCEL, EXAMPLE_UPDATE } from "../../../schemas/api/example-alert.ts";
import { alertParams } from "../../../schemas/api/parameters.ts";
import { cancelBody, shareBody, transitionBody, updateBody } from "../../../schemas/api/requests.ts";
import { cancelAlert, createUpdate, shareAlert, submitAlert, withdrawAlert } from "../../alerts/index.ts";
import { officerContext, type Routes } from "../context.ts";
import { onceIfAsked, onceOnly } from "../idempotency.ts";
import { entityTag } from "../version-header.ts";

/** POST /v1/alerts/{id}/submit, /withdraw, /share. */
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
          request: { version: 1 },
          problems: ["criteria-not-met", "wrong-state", "changed"],
        },
      },
    },
    async (request, reply) => {
      const alert = await submitAlert(officerContext(parts, request), { alertId: request.params.id, ...request.body });
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
        doc: { answers: { 200: EXAMPLE_ALERT }, request: { version: 1 }, problems: ["wrong-state", "changed"] },
      },
    },
    async (request, reply) => {
      const input = { alertId: request.params.id, ...request.body };
      const alert = await withdrawAlert(officerContext(parts, request), input);
      return reply.header("etag", entityTag(alert.version)).send(alert);
    },
  );

  app.post(
    "/v1/alerts/:id/share",
    {
      schema: {
        summary: "Let another agency read or co-sign",
        tags: ["alerts"],
        params: alertParams,
        body: shareBody,
        response: { 200: alertAnswer },
      },
      config: {
        access: ["requester"],
        doc: {
          answers: { 200: EXAMPLE_ALERT },
          request: { agencyId: "agy_1k2m3n4p5q6r7s8t9v0w1x2y", may: "sign" },
        },
      },
    },
    (request) => shareAlert(officerContext(parts, request), { alertId: request.params.id, ...request.body }),
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
          headers: ["Idempotency-Key"],
          problems: ["wrong-state", "update-open", "criteria-not-met"],
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
          request: { reason: "found-safe" },
          problems: ["wrong-state", "idempotency-running", "idempotency-mismatch"],
        },
      },
    },
    async (request, reply) => {
      const input = { alertId: request.params.id, ...request.body };
      return reply.code(202).send(await onceIfAsked(parts, request, (context) => cancelAlert(context, input)));
    },
  );
};

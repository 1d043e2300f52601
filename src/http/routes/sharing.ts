// Beside the dispatch: sharing an alert with another agency, and noting what was done by hand.
import { alertAnswer, byHandAnswer } from "../../../schemas/api/alert-answers.ts";
import { EXAMPLE_ALERT, EXAMPLE_BY_HAND } from "../../../schemas/api/example-alert.ts";
import { alertParams, delegationParams } from "../../../schemas/api/parameters.ts";
import { byHandBody, exportBody, shareBody } from "../../../schemas/api/requests.ts";
import { exportAlert, markByHand, revokeDelegation, shareAlert } from "../../alerts/index.ts";
import { officerContext, type Routes } from "../context.ts";
import { exportPack } from "../export-pack.ts";

const ZIP = "application/zip";

/** POST /v1/alerts/{id}/share, /export, /by-hand and /delegations/{id}/revoke. */
export const sharingRoutes: Routes = (app, parts) => {
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
          headers: ["Accept-Language"],
          request: { agencyId: "agy_1k2m3n4p5q6r7s8t9v0w1x2y", may: "sign" },
          problems: ["own-agency", "unknown-agency", "wrong-state", "read-only", "erased"],
        },
      },
    },
    (request) => shareAlert(officerContext(parts, request), { alertId: request.params.id, ...request.body }),
  );

  app.post(
    "/v1/alerts/:id/export",
    {
      schema: {
        summary:
          "The pack for a neighbour: case, texts, photos and a page to print, as a ZIP file; on record",
        tags: ["alerts"],
        params: alertParams,
        body: exportBody,
      },
      config: {
        access: ["requester", "authoriser"],
        doc: {
          answers: { 200: "(the ZIP file's bytes)" },
          media: ZIP,
          request: { for: "BE" },
          problems: ["read-only", "erased"],
        },
      },
    },
    async (request, reply) => {
      const { id } = request.params;
      const pack = await exportAlert(officerContext(parts, request), { alertId: id, ...request.body });
      return reply
        .type(ZIP)
        .header("cache-control", "no-store")
        .send(await exportPack(parts, pack));
    },
  );

  handRoutes(app, parts);
};

const handRoutes: Routes = (app, parts) => {
  app.post(
    "/v1/alerts/:id/by-hand",
    {
      schema: {
        summary: "Note that a channel of the national programme was served by hand",
        tags: ["alerts"],
        params: alertParams,
        body: byHandBody,
        response: { 200: byHandAnswer },
      },
      config: {
        access: ["requester", "authoriser"],
        doc: {
          answers: { 200: EXAMPLE_BY_HAND },
          request: { channel: EXAMPLE_BY_HAND.channel },
          problems: ["wrong-state", "read-only"],
        },
      },
    },
    (request) => markByHand(officerContext(parts, request), { alertId: request.params.id, ...request.body }),
  );

  app.post(
    "/v1/alerts/:id/delegations/:delegationId/revoke",
    {
      schema: {
        summary: "End what the requester may change alone",
        tags: ["alerts"],
        params: delegationParams,
        response: { 200: alertAnswer },
      },
      config: {
        access: ["authoriser"],
        doc: { answers: { 200: EXAMPLE_ALERT }, headers: ["Accept-Language"], problems: ["read-only"] },
      },
    },
    (request) => {
      const { id, delegationId } = request.params;
      return revokeDelegation(officerContext(parts, request), { alertId: id, delegationId });
    },
  );
};

// What an authoriser does with a submitted bulletin: approve exactly what was shown, return it, or reject it.
import { bulletinActAnswer } from "../../../schemas/api/alert-answers.ts";
import { dispatchAnswer } from "../../../schemas/api/dispatch-answers.ts";
import { EXAMPLE_APPROVAL, EXAMPLE_RETURN } from "../../../schemas/api/example-alert.ts";
import { EXAMPLE_DISPATCH } from "../../../schemas/api/example-dispatch.ts";
import { bulletinParams } from "../../../schemas/api/parameters.ts";
import { approveBody, reasonBody } from "../../../schemas/api/requests.ts";
import { approveBulletin, rejectBulletin, returnBulletin } from "../../alerts/index.ts";
import { dispatchReport } from "../../store/dispatch-report.ts";
import { officerContext, type Routes } from "../context.ts";

const activation = bulletinActAnswer.extend({ dispatch: dispatchAnswer });

/** POST /v1/alerts/{id}/bulletins/{n}/approve, /return, /reject. */
export const bulletinRoutes: Routes = (app, parts) => {
  app.post(
    "/v1/alerts/:id/bulletins/:n/approve",
    {
      schema: {
        summary: "Sign a bulletin; the last signature releases it",
        tags: ["bulletins"],
        params: bulletinParams,
        body: approveBody,
        response: { 200: bulletinActAnswer, 202: activation },
      },
      config: {
        access: ["authoriser"],
        doc: {
          answers: {
            200: EXAMPLE_APPROVAL,
            202: { ...EXAMPLE_APPROVAL, committed: true, dispatch: EXAMPLE_DISPATCH },
          },
          headers: ["Accept-Language"],
          request: { version: 2, digest: EXAMPLE_APPROVAL.bulletin.digest },
          problems: [
            "changed",
            "wrong-state",
            "same-officer",
            "one-administrator",
            "wrong-capacity",
            "outside-jurisdiction",
            "criteria-not-met",
            "override-not-allowed",
            "delegation-not-allowed",
            "plan-unconfirmed",
            "texts-faulty",
            "texts-missing",
            "read-only",
            "erased",
          ],
        },
      },
    },
    async (request, reply) => {
      const { id, n } = request.params;
      const answer = await approveBulletin(officerContext(parts, request), {
        alertId: id,
        number: n,
        ...request.body,
      });
      if (!answer.committed) return reply.code(200).send(answer);
      return reply.code(202).send({ ...answer, dispatch: await dispatchReport(parts.pool, id) });
    },
  );

  for (const [act, verb, summary] of [
    ["return", returnBulletin, "Send a bulletin back to its requester with a reason"],
    ["reject", rejectBulletin, "Refuse a bulletin for good, with a reason"],
  ] as const) {
    app.post(
      `/v1/alerts/:id/bulletins/:n/${act}`,
      {
        schema: {
          summary,
          tags: ["bulletins"],
          params: bulletinParams,
          body: reasonBody,
          response: { 200: bulletinActAnswer },
        },
        config: {
          access: ["authoriser"],
          doc: {
            answers: { 200: EXAMPLE_RETURN },
            headers: ["Accept-Language"],
            request: { reason: "The vehicle belongs to a neighbour.", version: 2 },
            problems: ["wrong-state", "changed", "read-only", "erased"],
          },
        },
      },
      (request) => {
        const { id, n } = request.params;
        return verb(officerContext(parts, request), { alertId: id, number: n, ...request.body });
      },
    );
  }
};

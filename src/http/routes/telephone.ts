// Approval by telephone: an officer other than the requester sends the approver a code and records it when it is read aloud.
import { bulletinActAnswer, telephoneAnswer } from "../../../schemas/api/alert-answers.ts";
import { dispatchAnswer } from "../../../schemas/api/dispatch-answers.ts";
import { EXAMPLE_TELEPHONE, EXAMPLE_TELEPHONED } from "../../../schemas/api/example-alert.ts";
import { EXAMPLE_DISPATCH } from "../../../schemas/api/example-dispatch.ts";
import { bulletinParams, telephoneParams } from "../../../schemas/api/parameters.ts";
import { askTelephoneBody, recordTelephoneBody } from "../../../schemas/api/requests.ts";
import { askTelephoneApproval, recordTelephoneApproval } from "../../alerts/index.ts";
import { dispatchReport } from "../../store/dispatch-report.ts";
import { officerContext, type Routes, type ZodApp } from "../context.ts";
import type { AppParts } from "../parts.ts";

const activation = bulletinActAnswer.extend({ dispatch: dispatchAnswer });

// Both verbs ask who records and who approves.
const REFUSALS = [
  "changed",
  "wrong-state",
  "same-officer",
  "wrong-capacity",
  "outside-jurisdiction",
  "telephone-not-planned",
  "already-signed",
  "no-such-approver",
  "no-verified-phone",
  "read-only",
  "erased",
];

/** POST /v1/alerts/{id}/bulletins/{n}/telephone and, with the code, /telephone/{telephoneId}. */
export const telephoneRoutes: Routes = (app, parts) => {
  asking(app, parts);
  recording(app, parts);
};

function asking(app: ZodApp, parts: AppParts): void {
  app.post(
    "/v1/alerts/:id/bulletins/:n/telephone",
    {
      schema: {
        summary: "Begin an approval by telephone: the approver is sent a code to read aloud",
        tags: ["bulletins"],
        params: bulletinParams,
        body: askTelephoneBody,
        response: { 201: telephoneAnswer },
      },
      config: {
        access: ["requester", "authoriser"],
        doc: {
          answers: { 201: EXAMPLE_TELEPHONE },
          request: {
            approver: EXAMPLE_TELEPHONE.approver,
            version: EXAMPLE_TELEPHONE.version,
            digest: EXAMPLE_TELEPHONE.digest,
          },
          problems: [...REFUSALS, "text-not-sent"],
        },
      },
    },
    async (request, reply) => {
      const { id, n } = request.params;
      const input = { alertId: id, number: n, ...request.body };
      return reply.code(201).send(await askTelephoneApproval(officerContext(parts, request), input, parts));
    },
  );
}

function recording(app: ZodApp, parts: AppParts): void {
  app.post(
    "/v1/alerts/:id/bulletins/:n/telephone/:telephoneId",
    {
      schema: {
        summary: "Record an approval by telephone; the last signature releases the bulletin",
        tags: ["bulletins"],
        params: telephoneParams,
        body: recordTelephoneBody,
        response: { 200: bulletinActAnswer, 202: activation },
      },
      config: {
        access: ["requester", "authoriser"],
        doc: {
          answers: {
            200: { ...EXAMPLE_TELEPHONED, committed: false },
            202: { ...EXAMPLE_TELEPHONED, dispatch: EXAMPLE_DISPATCH },
          },
          headers: ["Accept-Language"],
          request: { code: "402817", numberCalled: "+33600000417" },
          problems: [
            ...REFUSALS,
            "wrong-code",
            "wrong-number",
            "telephone-void",
            "criteria-not-met",
            "override-not-allowed",
            "plan-unconfirmed",
            "answer-erased",
            "texts-faulty",
            "texts-missing",
          ],
        },
      },
    },
    async (request, reply) => {
      const { id, n, telephoneId } = request.params;
      const input = { alertId: id, number: n, telephoneId, ...request.body };
      const answer = await recordTelephoneApproval(officerContext(parts, request), input);
      if (!answer.committed) return reply.code(200).send(answer);
      return reply.code(202).send({ ...answer, dispatch: await dispatchReport(parts.pool, id) });
    },
  );
}

// The rota: who is called, in which capacity, when an alert waits.
import { z } from "zod";
import { dutyAnswer, EXAMPLE_DUTY } from "../../../schemas/api/duty-answers.ts";
import { dutyParams } from "../../../schemas/api/parameters.ts";
import { dutyBody } from "../../../schemas/api/requests.ts";
import { endDuty, listDuties, setDuty } from "../../officers/index.ts";
import { officeContext, type Routes } from "../context.ts";

const named = z.object({ id: z.string() });

/** GET and POST /v1/duties, DELETE /v1/duties/{id}. */
export const dutyRoutes: Routes = (app, parts) => {
  app.get(
    "/v1/duties",
    {
      schema: {
        summary: "Who of the own agency is on duty, in which capacity, from now on",
        tags: ["office"],
        response: { 200: z.object({ items: z.array(dutyAnswer) }) },
      },
      config: {
        access: ["observer", "requester", "authoriser", "administrator"],
        doc: { answers: { 200: { items: [EXAMPLE_DUTY] } }, problems: [] },
      },
    },
    async (request) => {
      const context = officeContext(parts, request);
      if (context.actor.kind !== "officer") throw new Error("a duty list was asked for by no officer");
      const rows = await listDuties(context, { agencyId: context.actor.agencyId });
      return { items: rows.map(dutyView) };
    },
  );

  app.post(
    "/v1/duties",
    {
      schema: {
        summary: "Put an officer on duty, within hours or as the standing fallback",
        tags: ["office"],
        body: dutyBody,
        response: { 201: dutyAnswer },
      },
      config: {
        access: ["administrator"],
        doc: {
          answers: { 201: EXAMPLE_DUTY },
          request: { officerId: EXAMPLE_DUTY.officerId, capacity: "prosecutor", position: 1 },
          problems: ["capacity-not-held", "faulty-hours"],
        },
      },
    },
    async (request, reply) =>
      reply.code(201).send(dutyView(await setDuty(officeContext(parts, request), request.body))),
  );

  app.delete(
    "/v1/duties/:id",
    {
      schema: {
        summary: "Take a line out of the rota",
        tags: ["office"],
        params: dutyParams,
        response: { 200: named },
      },
      config: {
        access: ["administrator"],
        doc: { answers: { 200: { id: EXAMPLE_DUTY.id } }, problems: [] },
      },
    },
    (request) => endDuty(officeContext(parts, request), { id: request.params.id }),
  );
};

function dutyView({ agencyId: _own, startsAt, endsAt, ...duty }: Awaited<ReturnType<typeof setDuty>>) {
  return { ...duty, startsAt: startsAt?.toISOString() ?? null, endsAt: endsAt?.toISOString() ?? null };
}

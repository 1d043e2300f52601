// The dispatch of an alert while it runs: totals, the same as a stream, and the ledger delivery by delivery.
import { deliveryPage, dispatchAnswer, endpointList } from "../../../schemas/api/dispatch-answers.ts";
import {
  EXAMPLE_DELIVERY,
  EXAMPLE_DISPATCH,
  EXAMPLE_ENDPOINT_STATE,
} from "../../../schemas/api/example-dispatch.ts";
import { alertParams, deliveriesQuery } from "../../../schemas/api/parameters.ts";
import { listDeliveries, listEndpoints, readAlert } from "../../alerts/index.ts";
import { waitingCallsOf } from "../../store/approver-calls.ts";
import { dispatchReport } from "../../store/dispatch-report.ts";
import { officerContext, type Routes } from "../context.ts";
import { eventStreams } from "../event-stream.ts";
import type { AppParts } from "../parts.ts";
import { READERS } from "./readers.ts";

/** GET /v1/alerts/{id}/dispatch, /dispatch/stream, /endpoints and /deliveries. */
export const dispatchRoutes: Routes = (app, parts) => {
  const streams = eventStreams(app);
  const read = (alertId: string) => readDispatch(parts, alertId);

  app.get(
    "/v1/alerts/:id/dispatch",
    {
      schema: {
        summary: "Totals per bulletin, channel and ring",
        tags: ["dispatch"],
        params: alertParams,
        response: { 200: dispatchAnswer },
      },
      config: { access: READERS, doc: { answers: { 200: EXAMPLE_DISPATCH } } },
    },
    async (request) => {
      const alert = await readAlert(officerContext(parts, request), { alertId: request.params.id });
      return read(alert.id);
    },
  );

  app.get(
    "/v1/alerts/:id/dispatch/stream",
    {
      schema: { summary: "The dispatch as server-sent events", tags: ["dispatch"], params: alertParams },
      config: {
        access: READERS,
        doc: {
          answers: { 200: `event: dispatch\ndata: ${JSON.stringify(EXAMPLE_DISPATCH)}\n\n` },
          media: "text/event-stream",
        },
      },
    },
    async (request, reply) => {
      const alert = await readAlert(officerContext(parts, request), { alertId: request.params.id });
      await streams.open(reply, "dispatch", () => read(alert.id));
    },
  );

  app.get(
    "/v1/alerts/:id/endpoints",
    {
      schema: {
        summary: "Broadcasters one by one, those that have not taken it first, with whom to call there",
        tags: ["dispatch"],
        params: alertParams,
        response: { 200: endpointList },
      },
      config: { access: READERS, doc: { answers: { 200: { items: [EXAMPLE_ENDPOINT_STATE] } } } },
    },
    (request) => listEndpoints(officerContext(parts, request), { alertId: request.params.id }),
  );

  app.get(
    "/v1/alerts/:id/deliveries",
    {
      schema: {
        summary: "Deliveries one by one, addresses masked; the reading is recorded",
        tags: ["dispatch"],
        params: alertParams,
        querystring: deliveriesQuery,
        response: { 200: deliveryPage },
      },
      config: { access: READERS, doc: { answers: { 200: { items: [EXAMPLE_DELIVERY], next: null } } } },
    },
    (request) => {
      const input = { alertId: request.params.id, ...request.query };
      return listDeliveries(officerContext(parts, request), input, parts.maskAddresses);
    },
  );
};

async function readDispatch({ pool }: AppParts, alertId: string) {
  const waiting = await waitingCallsOf(pool, alertId);
  return {
    ...(await dispatchReport(pool, alertId)),
    waiting: waiting.map(({ since, lastCallAt, openedAt, nextCallAt, ...rest }) => ({
      ...rest,
      since: since?.toISOString() ?? null,
      lastCallAt: lastCallAt?.toISOString() ?? null,
      openedAt: openedAt?.toISOString() ?? null,
      nextCallAt: nextCallAt.toISOString(),
    })),
  };
}

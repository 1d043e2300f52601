// What operators and load balancers ask: alive, ready and why not, metrics, the OpenAPI document.
import { z } from "zod";
import { EXAMPLE_METRICS, EXAMPLE_NOT_READY, EXAMPLE_READY } from "../../../schemas/api/example-service.ts";
import { healthAnswer, readyAnswer } from "../../../schemas/api/service-answers.ts";
import type { Routes } from "../context.ts";
import { readinessOf } from "../readiness.ts";

/** GET /healthz, /readyz, /metrics, /openapi.json. */
export const serviceRoutes: Routes = (app, parts) => {
  app.get(
    "/healthz",
    {
      schema: { summary: "Whether the process is alive", tags: ["service"], response: { 200: healthAnswer } },
      config: { access: "public", limit: "none", doc: { answers: { 200: { status: "ok" } } } },
    },
    async () => ({ status: "ok" as const }),
  );

  app.get(
    "/readyz",
    {
      schema: {
        summary: "Whether the process can do its work, part by part; degraded is still 200",
        tags: ["service"],
        response: { 200: readyAnswer, 503: readyAnswer },
      },
      config: {
        access: "public",
        limit: "none",
        doc: { answers: { 200: EXAMPLE_READY, 503: EXAMPLE_NOT_READY } },
      },
    },
    async (_request, reply) => {
      const state = await readinessOf(parts);
      return reply.code(state.status === "not-ready" ? 503 : 200).send(state);
    },
  );

  app.get(
    "/metrics",
    {
      schema: { summary: "Metrics for Prometheus", tags: ["service"] },
      config: {
        access: "public",
        limit: "none",
        doc: { answers: { 200: EXAMPLE_METRICS }, media: "text/plain" },
      },
    },
    async (_request, reply) => reply.type(parts.metrics.contentType).send(await parts.metrics.metrics()),
  );

  app.get(
    "/openapi.json",
    {
      schema: { summary: "This document", tags: ["service"], response: { 200: z.looseObject({}) } },
      config: { access: "public", limit: "none", doc: { answers: { 200: { openapi: "3.1.0" } } } },
    },
    async () => z.looseObject({}).parse(app.swagger()),
  );
};

// Counts and times every request for Prometheus; labels are routes and statuses, never addresses or ids.
import type { FastifyInstance } from "fastify";
import { Histogram, type Registry } from "prom-client";

const BUCKETS_SECONDS = [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10];

/** Adds `amberwire_http_request_seconds` to `registry` and one log line per request. */
export function countRequests(app: FastifyInstance, registry: Registry): void {
  const seconds =
    existing(registry) ??
    new Histogram({
      name: NAME,
      help: "Time to the end of the answer, by route and status",
      labelNames: ["method", "route", "status"],
      buckets: BUCKETS_SECONDS,
      registers: [registry],
    });
  app.addHook("onResponse", async (request, reply) => {
    const route = request.routeOptions.url ?? "none";
    const ms = Math.round(reply.elapsedTime * 10) / 10;
    seconds.observe(
      { method: request.method, route, status: String(reply.statusCode) },
      reply.elapsedTime / 1000,
    );
    request.log.info({ method: request.method, route, status: reply.statusCode, ms }, "request.answered");
  });
}

const NAME = "amberwire_http_request_seconds";

function existing(registry: Registry): Histogram | undefined {
  const metric = registry.getSingleMetric(NAME);
  return metric instanceof Histogram ? metric : undefined;
}

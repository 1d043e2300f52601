// Before the body of a request is read: who calls, whether the route is for them, and whether they ask too often.
import type { FastifyInstance } from "fastify";
import { authenticate } from "./auth.ts";
import type { AppParts } from "./parts.ts";
import { rateLimiter } from "./rate-limits.ts";

/** Checks every request to routes registered from now on; a route that does not say who may call it refuses the start. */
export function checkCallers(app: FastifyInstance, parts: Pick<AppParts, "pool" | "rateLimits">): void {
  const limit = rateLimiter(app, parts.rateLimits);
  app.decorateRequest("caller", null);
  app.addHook("onRoute", ({ url, config }) => {
    if (config?.access === undefined) throw new Error(`route ${url} does not say who may call it`);
  });
  app.addHook("onRequest", async (request, reply) => {
    reply.header("x-request-id", request.id);
    if (request.is404) return;
    request.caller = await authenticate(parts.pool, request);
    await limit(request);
  });
}

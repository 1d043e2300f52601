// How often one key or one address may ask. A cancel is never counted and never refused (API-07).
import type { FastifyInstance, FastifyRequest } from "fastify";
import { Problem } from "../errors.ts";
import type { RateLimits } from "./parts.ts";

declare module "fastify" {
  interface FastifyContextConfig {
    /** `none` for cancels, pages, provider callbacks and probes. */
    limit?: "key" | "address" | "none";
  }
}

const MINUTE_MS = 60_000;
const DEFAULT_LIMITS: RateLimits = { perKey: 600, perAddress: 120 };

/** The check of one request, to run once its caller is known; needs @fastify/rate-limit registered with `global: false`. */
export function rateLimiter(
  app: FastifyInstance,
  limits: RateLimits = DEFAULT_LIMITS,
): (request: FastifyRequest) => Promise<void> {
  const byKey = app.createRateLimit({ max: limits.perKey, timeWindow: MINUTE_MS, keyGenerator: keyOf });
  const byAddress = app.createRateLimit({ max: limits.perAddress, timeWindow: MINUTE_MS });
  return async (request) => {
    const limit = request.routeOptions.config.limit ?? (request.caller ? "key" : "none");
    if (limit === "none") return;
    const counted = await (limit === "key" ? byKey(request) : byAddress(request));
    if (counted.isAllowed || !counted.isExceeded) return;
    throw new Problem("rate-limited", "rate-limited", "Too many requests in the last minute.", {
      extra: { "retry-after": Math.max(1, counted.ttlInSeconds) },
    });
  };
}

function keyOf(request: FastifyRequest): string {
  const caller = request.caller;
  if (!caller) return request.ip;
  if (caller.kind === "system") return `system:${caller.id}`;
  return caller.kind === "broadcaster" ? caller.keyId : caller.credentials.join(" ");
}

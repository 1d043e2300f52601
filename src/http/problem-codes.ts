// Which problems a route can answer with: those that follow from how it is made, and those that its doc adds.
import type { FastifyContextConfig, FastifySchema } from "fastify";

const UNAUTHENTICATED = ["unauthenticated", "unknown-key", "expired-key", "revoked-key", "disabled-officer"];
const BODY = ["invalid-request", "broken-json", "too-large", "unsupported-media-type"];
const ALWAYS = ["broken-request", "internal-error", "unavailable"];

/** The codes of every problem that a route may answer with, without repeats. */
export function problemCodesOf(config: FastifyContextConfig, schema: FastifySchema): string[] {
  const access = config.access ?? "public";
  const keyed = access !== "public" && access !== "provider";
  return [
    ...new Set([
      ...ALWAYS,
      ...(keyed ? [...UNAUTHENTICATED, "wrong-role"] : []),
      ...(schema.body || config.doc?.form ? BODY : []),
      ...(schema.querystring ? ["invalid-request"] : []),
      ...(schema.params ? ["not-found"] : []),
      ...(config.limit === "address" || (keyed && config.limit !== "none") ? ["rate-limited"] : []),
      ...(config.doc?.headers?.includes("Idempotency-Key") ? IDEMPOTENCY : []),
      ...(config.doc?.headers?.includes("If-Match") ? ["precondition-required", "version-mismatch"] : []),
      ...(config.doc?.problems ?? []),
    ]),
  ];
}

const IDEMPOTENCY = ["idempotency-key-missing", "idempotency-running", "idempotency-mismatch"];

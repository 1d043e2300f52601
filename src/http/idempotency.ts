// The Idempotency-Key of a request, handed to a verb, which keeps its answer in its own transaction and gives it again.
import type { FastifyRequest } from "fastify";
import type { IdempotencyKey, OfficerContext } from "../alerts/context.ts";
import { canonicalJson } from "../domain/plan/canonical-json.ts";
import { Problem } from "../errors.ts";
import { keyedHash } from "../seal.ts";
import { officerContext } from "./context.ts";
import type { AppParts } from "./parts.ts";

// A string of RFC 8941 in quotes, as the draft has it, or the same characters bare.
const HEADER = /^(?:"([\x21\x23-\x7e]{1,255})"|([\x21\x23-\x7e]{1,255}))$/;

/**
 * Runs a verb that creates something under the request's Idempotency-Key; 400 without one. `content` stands for the body
 * when that is no JSON. A crash anywhere before the verb's commit leaves nothing, anywhere after it leaves the answer.
 */
export function onceOnly<T>(
  parts: AppParts,
  request: FastifyRequest,
  run: (context: OfficerContext) => Promise<T>,
  content: readonly (string | Buffer)[] = bodyOf(request),
): Promise<T> {
  const idempotency = keyOf(parts, request, content);
  if (!idempotency)
    throw new Problem(
      "invalid",
      "idempotency-key-missing",
      "Send an Idempotency-Key header, new for each new thing.",
    );
  return run({ ...officerContext(parts, request), idempotency });
}

/** The same for acts that must never be refused for want of a header. */
export function onceIfAsked<T>(
  parts: AppParts,
  request: FastifyRequest,
  run: (context: OfficerContext) => Promise<T>,
): Promise<T> {
  const idempotency = keyOf(parts, request, bodyOf(request));
  const context = officerContext(parts, request);
  return run(idempotency ? { ...context, idempotency } : context);
}

// Sorted members, so that the same content in another order is the same request.
function bodyOf({ body }: FastifyRequest): string[] {
  return [body === undefined ? "" : canonicalJson(body)];
}

function keyOf(
  parts: AppParts,
  request: FastifyRequest,
  content: readonly (string | Buffer)[],
): IdempotencyKey | undefined {
  const header = request.headers["idempotency-key"];
  if (header === undefined) return undefined;
  const match = HEADER.exec(Array.isArray(header) ? header.join(",") : header.trim());
  const key = match?.[1] ?? match?.[2];
  if (key === undefined)
    throw new Problem(
      "invalid",
      "idempotency-key-missing",
      "An Idempotency-Key has 1 to 255 visible characters.",
    );
  const words = content.map((part) => (typeof part === "string" ? part : part.toString("base64")));
  // Keyed, because a plain hash of a case could be guessed from what is known of it.
  return { key, requestHash: keyedHash(parts.keys.hash, request.method, request.url, ...words) };
}

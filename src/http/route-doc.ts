// What a route says about itself for the OpenAPI document: examples of every answer and the problems that are its own.
import "fastify";

declare module "fastify" {
  interface FastifyContextConfig {
    doc?: RouteDoc;
  }
}

/**
 * `answers` holds an example for each status in the route's response schema, `request` one for its body. `problems` lists
 * the codes beside those that follow from the route's access, body and address. `media` names other content types.
 */
export type RouteDoc = {
  answers: Readonly<Record<number, unknown>>;
  request?: unknown;
  problems?: readonly string[];
  /** The status of an answer without a body. */
  empty?: number;
  headers?: readonly ("Idempotency-Key" | "If-Match" | "Accept-Language")[];
  /** Content type of the answers when it is not JSON. */
  media?: string;
  /** Content type and JSON Schema of a body that no zod schema describes. */
  form?: { contentType: string; schema: Readonly<Record<string, unknown>> };
};

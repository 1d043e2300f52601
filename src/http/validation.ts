// Checks requests and answers against their zod schemas. A request that fails never reaches a verb; an answer that fails is a bug (500).
import type { FastifySchemaCompiler, FastifySerializerCompiler } from "fastify";
import type { z } from "zod";
import { Problem } from "../errors.ts";
import { fieldErrors } from "../field-errors.ts";

const PART_NAMES: Readonly<Record<string, string>> = {
  body: "The body",
  querystring: "The query",
  params: "The address",
  headers: "The headers",
};

/** Fastify's request check: gives the parsed value, or a problem that names every faulty field. */
export const checkRequest: FastifySchemaCompiler<z.ZodType> = ({ schema, httpPart }) => {
  return (data: unknown) => {
    // Fastify hands over null where there was no body.
    const given = httpPart === "body" && data === null ? undefined : data;
    const result = schema.safeParse(given, { reportInput: true });
    return result.success ? { value: result.data } : { error: invalid(result.error, httpPart ?? "body") };
  };
};

/** The parsed value of something that is no JSON body of a route (a form field, say), or the same problem. */
export function parsePart<Schema extends z.ZodType>(
  schema: Schema,
  data: unknown,
  base: readonly PropertyKey[] = [],
): z.output<Schema> {
  const result = schema.safeParse(data, { reportInput: true });
  if (!result.success) throw invalid(result.error, "body", base);
  return result.data;
}

/** Fastify's answer check: fields that the schema does not have are refused, so that nothing leaks by accident. */
export const checkAnswer: FastifySerializerCompiler<z.ZodType> = ({ schema, method, url, httpStatus }) => {
  return (data: unknown) => {
    const result = schema.safeParse(data);
    if (result.success) return JSON.stringify(result.data);
    throw new Error(`the ${httpStatus ?? ""} answer of ${method} ${url} breaks its schema`, {
      cause: result.error,
    });
  };
};

function invalid(error: z.ZodError, part: string, base: readonly PropertyKey[] = []): Problem {
  const errors = fieldErrors(error.issues, base);
  const count = errors.length === 1 ? "one field" : `${errors.length} fields`;
  const where = PART_NAMES[part] ?? "The request";
  // An id in the address that cannot be one is as unknown as one that nobody has.
  if (part === "params") return new Problem("not-found", "not-found", "There is nothing at this address.");
  return new Problem("invalid", "invalid-request", `${where} is not valid: ${count} at fault.`, { errors });
}

// The OpenAPI 3.1 document, made from the routes' own schemas; every answer, also every problem, carries an example.
import type { FastifyDynamicSwaggerOptions } from "@fastify/swagger";
import type { FastifyContextConfig, FastifyInstance, FastifySchema } from "fastify";
import { createJsonSchemaTransform, createJsonSchemaTransformObject } from "fastify-type-provider-zod";
import { problemCodesOf } from "./problem-codes.ts";
import { PROBLEM_TYPES } from "./problem-types.ts";
import type { RouteDoc } from "./route-doc.ts";

type Json = Record<string, unknown>;

/** A documented route of ours, as registered. */
export type Operation = {
  method: string;
  url: string;
  schema: FastifySchema;
  config: FastifyContextConfig & { doc: RouteDoc };
};

const HEADER_TEXTS: Readonly<Record<string, string>> = {
  "Idempotency-Key":
    "1 to 255 visible characters: new for each thing to create, the same for every retry of it; kept 24 hours",
  "If-Match": 'the ETag that was read last, such as "3"',
  "Accept-Language":
    "language of the criteria's sentences: English or one of the plan's languages, the plan's first when none fits",
};
const EXAMPLE_INSTANCE = "urn:uuid:0b9d3c1e-52b0-4b51-9a52-5f0f4f6f7d11";
const EXAMPLE_ERROR = { pointer: "/children/0/age/years", code: "wrong-type", message: "Expected number." };

/** Notes every documented route that is registered on `app` from now on. */
export function collectOperations(app: FastifyInstance): Operation[] {
  const operations: Operation[] = [];
  app.addHook("onRoute", ({ method, url, schema, config }) => {
    if (!config?.doc || method === "HEAD") return;
    for (const one of Array.isArray(method) ? method : [method])
      operations.push({ method: one, url, schema: schema ?? {}, config: { ...config, doc: config.doc } });
  });
  return operations;
}

/** Options of @fastify/swagger; `publicUrl` is the server and the base of the problem types. */
export function openApiOptions(
  publicUrl: string,
  operations: readonly Operation[],
): FastifyDynamicSwaggerOptions {
  const components = createJsonSchemaTransformObject({});
  return {
    openapi: {
      openapi: "3.1.0",
      info: {
        title: "Amberwire",
        version: "1",
        description: "Child-abduction alerts: criteria checked, two officers, every delivery accounted for.",
      },
      servers: [{ url: publicUrl }],
      components: { securitySchemes: { key: { type: "http", scheme: "bearer" } } },
    },
    transform: createJsonSchemaTransform({}),
    transformObject: (document) => {
      const made: Json = { ...components(document) };
      for (const operation of operations) enrich(operationOf(made, operation), operation, publicUrl);
      return pruned(made);
    },
  };
}

function enrich(target: Json, { config, schema }: Operation, publicUrl: string): void {
  const { doc } = config;
  const codes = problemCodesOf(config, schema);
  if (config.access !== "public" && config.access !== "provider") target.security = [{ key: [] }];
  target.parameters = [...list(target.parameters), ...(doc.headers ?? []).map(headerParameter)];
  if (doc.form)
    target.requestBody = {
      required: true,
      content: { [doc.form.contentType]: { schema: doc.form.schema } },
    };
  if (doc.request !== undefined) for (const media of mediaOf(target.requestBody)) media.example = doc.request;
  const answers: Json = {};
  for (const [status, example] of Object.entries(doc.answers))
    answers[status] = answerObject(target, status, doc.media ?? "application/json", example);
  if (doc.empty) answers[doc.empty] = { description: "Done" };
  for (const status of new Set(codes.flatMap(statusesOf)))
    answers[status] ??= problemObject(
      codes.filter((code) => statusesOf(code).includes(status)),
      status,
      publicUrl,
    );
  target.responses = answers;
}

function answerObject(target: Json, status: string, media: string, example: unknown): Json {
  const old = object(object(target.responses)[status]);
  const schema = mediaOf(old)[0]?.schema ?? { type: "string" };
  return { description: old.description ?? "Done", content: { [media]: { schema, example } } };
}

function problemObject(codes: readonly string[], status: number, publicUrl: string): Json {
  const examples = codes.map((code) => [code, { value: problemExample(code, status, publicUrl) }]);
  return {
    description: codes.map((code) => PROBLEM_TYPES[code]?.title ?? code).join("; "),
    content: {
      "application/problem+json": {
        schema: { $ref: "#/components/schemas/Problem" },
        examples: Object.fromEntries(examples),
      },
    },
  };
}

function problemExample(code: string, status: number, publicUrl: string): Json {
  const type = PROBLEM_TYPES[code];
  return {
    type: `${publicUrl.replace(/\/$/, "")}/problems/${code}`,
    title: type?.title ?? code,
    status,
    detail: `${type?.title ?? code}.`,
    instance: EXAMPLE_INSTANCE,
    code,
    ...(code === "invalid-request" ? { errors: [EXAMPLE_ERROR] } : {}),
  };
}

function statusesOf(code: string): readonly number[] {
  return PROBLEM_TYPES[code]?.statuses ?? [400];
}

function headerParameter(name: string): Json {
  const required = name !== "Accept-Language";
  return { name, in: "header", required, description: HEADER_TEXTS[name], schema: { type: "string" } };
}

function operationOf(document: Json, { method, url }: Operation): Json {
  const path = url.replace(/:([A-Za-z]+)/g, "{$1}");
  return object(object(object(document.paths)[path])[method.toLowerCase()]);
}

function mediaOf(holder: unknown): Json[] {
  return Object.values(object(object(holder).content)).map(object);
}

// Components that nothing refers to are noise: the transform lists each schema twice, as input and as output.
function pruned(document: Json): Json {
  const components = object(document.components);
  const schemas = object(components.schemas);
  const kept = new Set<string>();
  const visit = (value: unknown): void => {
    for (const match of JSON.stringify(value).matchAll(/"#\/components\/schemas\/([^"]+)"/g)) {
      const name = match[1];
      if (name === undefined || kept.has(name)) continue;
      kept.add(name);
      visit(schemas[name] ?? {});
    }
  };
  visit(document.paths);
  const used = Object.fromEntries(Object.entries(schemas).filter(([name]) => kept.has(name)));
  return { ...document, components: { ...components, schemas: used } };
}

// The document is plain JSON that the transforms made: anything that is no object there is read as an empty one.
function object(value: unknown): Json {
  return typeof value === "object" && value !== null ? (value as Json) : {};
}

function list(value: unknown): unknown[] {
  return Array.isArray(value) ? value : [];
}

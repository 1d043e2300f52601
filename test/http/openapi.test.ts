import { beforeAll, describe, expect, test } from "vitest";
import { z } from "zod";
import { type TestApp, testApp } from "./one-app.ts";

type Media = { schema?: object; example?: unknown; examples?: Record<string, { value: unknown }> };
type Operation = {
  summary?: string;
  requestBody?: { content: Record<string, Media> };
  responses: Record<string, { description: string; content?: Record<string, Media> }>;
  parameters?: { name: string; in: string; required?: boolean }[];
  security?: unknown[];
};
type Document = {
  openapi: string;
  paths: Record<string, Record<string, Operation>>;
  components: { schemas: Record<string, object> };
};

let it: TestApp;
let document: Document;
let operations: { name: string; operation: Operation }[];

beforeAll(async () => {
  it = await testApp();
  document = (await it.app.inject("/openapi.json")).json();
  operations = Object.entries(document.paths).flatMap(([path, methods]) =>
    Object.entries(methods).map(([method, operation]) => ({
      name: `${method.toUpperCase()} ${path}`,
      operation,
    })),
  );
});

function examplesOf({ example, examples }: Media): unknown[] {
  return [
    ...(example === undefined ? [] : [example]),
    ...Object.values(examples ?? {}).map(({ value }) => value),
  ];
}

/** The published JSON Schema as zod reads it, independent of the schemas that made it. */
function reader(schema: object): z.ZodType {
  const text = JSON.stringify({ ...schema, $defs: document.components.schemas });
  return z.fromJSONSchema(JSON.parse(text.replaceAll("#/components/schemas/", "#/$defs/")));
}

describe("the OpenAPI document", () => {
  test("is of version 3.1 and lists every route of the contract for officers, countries and the service", () => {
    expect(document.openapi).toBe("3.1.0");
    expect(operations.map(({ name }) => name).sort()).toEqual([
      "DELETE /v1/duties/{id}",
      "GET /healthz",
      "GET /metrics",
      "GET /openapi.json",
      "GET /readyz",
      "GET /v1/alerts",
      "GET /v1/alerts/{id}",
      "GET /v1/alerts/{id}/deliveries",
      "GET /v1/alerts/{id}/dispatch",
      "GET /v1/alerts/{id}/dispatch/stream",
      "GET /v1/alerts/{id}/endpoints",
      "GET /v1/alerts/{id}/history",
      "GET /v1/alerts/{id}/report",
      "GET /v1/countries",
      "GET /v1/countries/{cc}",
      "GET /v1/duties",
      "GET /v1/photos/{id}",
      "GET /v1/reports",
      "PATCH /v1/alerts/{id}",
      "POST /v1/alerts",
      "POST /v1/alerts/{id}/bulletins/{n}/approve",
      "POST /v1/alerts/{id}/bulletins/{n}/reject",
      "POST /v1/alerts/{id}/bulletins/{n}/return",
      "POST /v1/alerts/{id}/bulletins/{n}/telephone",
      "POST /v1/alerts/{id}/bulletins/{n}/telephone/{telephoneId}",
      "POST /v1/alerts/{id}/by-hand",
      "POST /v1/alerts/{id}/cancel",
      "POST /v1/alerts/{id}/delegations/{delegationId}/revoke",
      "POST /v1/alerts/{id}/export",
      "POST /v1/alerts/{id}/forecast",
      "POST /v1/alerts/{id}/outcome",
      "POST /v1/alerts/{id}/preview",
      "POST /v1/alerts/{id}/share",
      "POST /v1/alerts/{id}/submit",
      "POST /v1/alerts/{id}/updates",
      "POST /v1/alerts/{id}/withdraw",
      "POST /v1/countries/{cc}/check",
      "POST /v1/credentials/{id}/agree",
      "POST /v1/duties",
      "POST /v1/keys/{id}/revoke",
      "POST /v1/officers/{id}/factors/revoke",
      "POST /v1/officers/{id}/invitations",
      "POST /v1/officers/{id}/keys",
      "POST /v1/photos",
      "POST /v1/providers/sinch/status/{token}",
      "POST /v1/providers/twilio/status",
    ]);
  });

  test("has an example for every answer", () => {
    const without = operations.flatMap(({ name, operation }) =>
      Object.entries(operation.responses).flatMap(([status, { content }]) =>
        Object.entries(content ?? {})
          .filter(([, media]) => examplesOf(media).length === 0)
          .map(([type]) => `${name} ${status} ${type}`),
      ),
    );
    expect(without).toEqual([]);
    expect(operations.filter(({ operation }) => !operation.summary)).toEqual([]);
  });

  test("has examples that satisfy the schemas they stand beside", () => {
    let checked = 0;
    for (const { name, operation } of operations) {
      const bodies = Object.entries(operation.requestBody?.content ?? {});
      const answers = Object.entries(operation.responses).flatMap(([, { content }]) =>
        Object.entries(content ?? {}),
      );
      for (const [type, media] of [...bodies, ...answers]) {
        if (!media.schema || !type.includes("json")) continue;
        const schema = reader(media.schema);
        for (const example of examplesOf(media)) {
          expect({ name, issues: schema.safeParse(example).error?.issues }).toEqual({
            name,
            issues: undefined,
          });
          checked += 1;
        }
      }
    }
    expect(checked).toBeGreaterThan(200);
  });

  test("shows an example that breaks its schema for what it is", () => {
    const media = document.paths["/v1/alerts"]?.post?.responses["201"]?.content?.["application/json"];
    const broken = { ...Object(media?.example), state: "flying" };
    expect(reader(media?.schema ?? {}).safeParse(broken).success).toBe(false);
  });

  test("says which routes need a key and which headers", () => {
    const create = document.paths["/v1/alerts"]?.post;
    expect(create?.security).toEqual([{ key: [] }]);
    expect(create?.parameters).toContainEqual(
      expect.objectContaining({ name: "Idempotency-Key", in: "header" }),
    );
    expect(document.paths["/v1/alerts/{id}"]?.patch?.parameters).toContainEqual(
      expect.objectContaining({ name: "If-Match", in: "header" }),
    );
    expect(document.paths["/v1/countries"]?.get?.security).toBeUndefined();
  });

  test("refers to no component that it lacks, and carries none that nobody uses", () => {
    const text = JSON.stringify(document);
    const used = [...text.matchAll(/"#\/components\/schemas\/([^"]+)"/g)].map(([, name]) => name);
    expect(new Set(used)).toEqual(new Set(Object.keys(document.components.schemas)));
  });
});

test("the document can be read at /docs, without a request to anybody else", async () => {
  const page = await it.app.inject({ url: "/docs/" });
  expect(page.statusCode).toBe(200);
  expect(page.headers["content-security-policy"]).toMatch(/default-src 'self'/);
  expect(page.body).not.toMatch(/(?:src|href)="https?:/);
});

import { expect, test } from "vitest";
import { z } from "zod";
import { Problem } from "../../src/errors.ts";
import { checkAnswer, checkRequest, parsePart } from "../../src/http/validation.ts";

const schema = z.object({ id: z.string(), count: z.int() });
const answer = checkAnswer({ schema, method: "GET", url: "/x", httpStatus: "200" });

test("an answer carries what its schema has and nothing else", () => {
  expect(answer({ id: "a", count: 1, secret: "x" })).toBe('{"id":"a","count":1}');
});

test("an answer that breaks its schema is a bug, told without its content", () => {
  expect(() => answer({ id: "secret", count: "many" })).toThrow("the 200 answer of GET /x breaks its schema");
});

test("a request gives its parsed value, or a problem", () => {
  const check = checkRequest({
    schema: z.strictObject({ n: z.int().default(7) }),
    method: "POST",
    url: "/x",
    httpPart: "body",
  });
  expect(check({})).toEqual({ value: { n: 7 } });
  expect(check({ n: "x", m: 1 })).toEqual({ error: expect.any(Problem) });
  expect(check(null)).toEqual({
    error: expect.objectContaining({
      errors: [{ pointer: "", code: "missing", message: "This field is required." }],
    }),
  });
});

test("an address whose id cannot be one is not found", () => {
  const check = checkRequest({
    schema: z.strictObject({ id: z.string().max(3) }),
    method: "GET",
    url: "/x",
    httpPart: "params",
  });
  expect(check({ id: "long" })).toEqual({ error: expect.objectContaining({ kind: "not-found" }) });
});

test("a part of a form names its fields below where it stands", () => {
  expect(() => parsePart(schema, { id: 1, count: 1 }, ["alt"])).toThrow(
    expect.objectContaining({ errors: [expect.objectContaining({ pointer: "/alt/id" })] }),
  );
});

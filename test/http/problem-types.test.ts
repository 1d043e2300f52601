import { readdirSync, readFileSync } from "node:fs";
import path from "node:path";
import { beforeAll, expect, test } from "vitest";
import { PROBLEM_TYPES } from "../../src/http/problem-types.ts";
import { statusOf } from "../../src/http/problems.ts";
import { type TestApp, testApp } from "./one-app.ts";

let it: TestApp;
beforeAll(async () => {
  it = await testApp();
});

const SOURCE = path.resolve(import.meta.dirname, "../../src");
const files = readdirSync(SOURCE, { recursive: true, encoding: "utf8" }).filter((file) =>
  file.endsWith(".ts"),
);
const text = files.map((file) => readFileSync(path.join(SOURCE, file), "utf8")).join("\n");

const KIND =
  "invalid|unauthenticated|forbidden|not-found|conflict|precondition|precondition-required|unprocessable|gone|too-large|unsupported|rate-limited|unavailable";
const THROWN = new RegExp(`"(${KIND})",\\s*"([a-z]+(?:-[a-z]+)*)",`, "g");
const FIELD = /fieldProblem\(\s*"([a-z-]+)"/g;

const thrown = [
  ...[...text.matchAll(THROWN)].map(([, kind = "", code = ""]) => [kind, code]),
  ...[...text.matchAll(FIELD)].map(([, code = ""]) => ["unprocessable", code]),
] as const;

test("the source throws problems, and each is documented with the status that it gets", () => {
  expect(thrown.length).toBeGreaterThan(40);
  const undocumented = thrown.filter(([, code]) => PROBLEM_TYPES[code ?? ""] === undefined);
  expect([...new Set(undocumented.map(([, code]) => code))]).toEqual([]);
  const wrong = thrown.filter(
    ([kind, code]) =>
      !PROBLEM_TYPES[code ?? ""]?.statuses.includes(statusOf(kind as Parameters<typeof statusOf>[0])),
  );
  expect(wrong).toEqual([]);
});

test("no documented type is left that nothing throws", () => {
  const known = new Set(thrown.map(([, code]) => code));
  const framework = ["internal-error", "method-not-allowed"];
  expect(Object.keys(PROBLEM_TYPES).filter((code) => !known.has(code) && !framework.includes(code))).toEqual(
    [],
  );
});

test("every type has a page that says what to do", async () => {
  for (const [code, { title, advice }] of Object.entries(PROBLEM_TYPES)) {
    const page = await it.app.inject(`/problems/${code}`);
    expect(page.statusCode).toBe(200);
    expect(page.body).toContain(`<h1>${title.replaceAll("'", "&#39;")}</h1>`);
    expect(advice).toMatch(/^[A-Z`].*[.]$/);
  }
  expect((await it.app.inject("/problems/constructor")).statusCode).toBe(404);
});

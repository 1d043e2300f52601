import type { FastifyRequest } from "fastify";
import { beforeAll, describe, expect, test } from "vitest";
import { officerTexts } from "../../config/officer-texts.ts";
import { EXAMPLE_CASE } from "../../schemas/api/example-case.ts";
import { acceptedLanguages } from "../../src/http/accept-language.ts";
import { type TestApp, testApp } from "./one-app.ts";

// The reader looks at this one header of a request and at nothing else.
const read = (header?: string) =>
  acceptedLanguages({
    headers: header === undefined ? {} : { "accept-language": header },
  } as FastifyRequest);

test.each([
  [undefined, []],
  ["", []],
  ["*", []],
  ["fr", ["fr"]],
  ["en;q=0.5, fr, nl;q=0.8", ["fr", "nl", "en"]],
  ["fr-CH, fr;q=0.9, en;q=0.8, de;q=0.7, *;q=0.5", ["fr-CH", "fr", "en", "de"]],
  ["fr;q=0, nl", ["nl"]],
  ["fr ; q=1.000 ,nl;q=1", ["fr", "nl"]],
  ["fr;q=2, <script>, nl_BE, de", ["de"]],
])("Accept-Language %s asks for %j", (header, tags) => {
  expect(read(header)).toEqual(tags);
});

test("an endless header is read up to a limit", () => {
  expect(read("aa,".repeat(10_000)).length).toBeLessThanOrEqual(20);
});

describe("over HTTP", () => {
  let it: TestApp;
  beforeAll(async () => {
    it = await testApp();
  });
  const country = (languages?: string) =>
    it.ask(null, {
      url: "/v1/countries/FR",
      ...(languages === undefined ? {} : { headers: { "accept-language": languages } }),
    });

  test("a country's criteria are named and asked in the language asked for", async () => {
    const answer = await country("de, en;q=0.9, fr;q=0.5");
    expect(answer.headers.vary).toMatch(/accept-language/i);
    const { language, criteria, plan } = answer.json();
    expect(language).toBe("en");
    expect(criteria.map((asked: { criterion: string }) => asked.criterion)).toEqual(
      plan.criteria.map((rule: { criterion: string }) => rule.criterion),
    );
    expect(criteria).toContainEqual({
      criterion: "max_age",
      name: "Age",
      question: "Was the child under 18 on the day of the disappearance?",
    });
  });

  test("who asks for nothing reads the plan's first language, as far as its sentences go", async () => {
    const french = officerTexts("fr");
    const { language, criteria } = (await country()).json();
    expect(language).toBe(french.language);
    expect(criteria).toContainEqual(expect.objectContaining({ name: french.criteria.max_age?.name }));
  });

  test("a case is judged, and a draft returned, in the language asked for", async () => {
    const reasonOf = (criteria: { results: { criterion: string; reason: string }[] }) =>
      criteria.results.find(({ criterion }) => criterion === "max_age")?.reason;
    const headers = { "accept-language": "en" };
    const url = "/v1/countries/FR/check";
    const checked = await it.ask(null, { method: "POST", url, json: EXAMPLE_CASE, headers });
    expect(reasonOf(checked.json().criteria)).toMatch(/the plan is for children under 18\.$/);
    const draft = await it.ask(it.officers.requester, {
      method: "POST",
      url: "/v1/alerts",
      json: EXAMPLE_CASE,
      headers: { ...headers, "idempotency-key": "officer-language" },
    });
    expect(draft.statusCode).toBe(201);
    expect(reasonOf(draft.json().criteria)).toMatch(/the plan is for children under 18\.$/);
  });
});

// Countries for everybody: whose plans are loaded, what they say, and how they judge a case that is not stored.
import { alertCase } from "../../../schemas/alert.ts";
import { EXAMPLE_CASE } from "../../../schemas/api/example-case.ts";
import {
  EXAMPLE_CHECK,
  EXAMPLE_COUNTRY,
  EXAMPLE_COUNTRY_SUMMARY,
} from "../../../schemas/api/example-country.ts";
import { countryParams } from "../../../schemas/api/parameters.ts";
import { checkAnswer, countryAnswer, countryList } from "../../../schemas/api/service-answers.ts";
import { criteriaAsked } from "../../alerts/criteria-asked.ts";
import { checkCase } from "../../alerts/index.ts";
import { notFound } from "../../errors.ts";
import { acceptedLanguages } from "../accept-language.ts";
import { CASE_PROBLEMS } from "../case-problems.ts";
import type { Routes } from "../context.ts";
import { countryFacts, countrySummaries } from "../country-facts.ts";

/** GET /v1/countries, GET /v1/countries/{cc}, POST /v1/countries/{cc}/check. */
export const countryRoutes: Routes = (app, parts) => {
  app.get(
    "/v1/countries",
    {
      schema: { summary: "Countries with a plan", tags: ["countries"], response: { 200: countryList } },
      config: {
        access: "public",
        limit: "address",
        doc: { answers: { 200: { items: [EXAMPLE_COUNTRY_SUMMARY] } } },
      },
    },
    async () => {
      const items = await countrySummaries(parts);
      return { items };
    },
  );

  app.get(
    "/v1/countries/:cc",
    {
      schema: {
        summary: "A country's plan with its sources, and whether its authority has confirmed it",
        tags: ["countries"],
        params: countryParams,
        response: { 200: countryAnswer },
      },
      config: {
        access: "public",
        limit: "address",
        doc: { answers: { 200: EXAMPLE_COUNTRY }, headers: ["Accept-Language"] },
      },
    },
    async (request, reply) => {
      const found = parts.plans.get(request.params.cc);
      if (!found) throw notFound("country", request.params.cc);
      reply.header("vary", "accept-language");
      return {
        ...(await countryFacts(parts, found)),
        ...criteriaAsked(found.pinned.plan, acceptedLanguages(request)),
      };
    },
  );

  app.post(
    "/v1/countries/:cc/check",
    {
      schema: {
        summary: "Judge a case by the country's criteria; nothing is stored",
        tags: ["countries"],
        params: countryParams,
        body: alertCase,
        response: { 200: checkAnswer },
      },
      config: {
        access: "public",
        limit: "address",
        doc: {
          answers: { 200: EXAMPLE_CHECK },
          request: EXAMPLE_CASE,
          problems: CASE_PROBLEMS,
          headers: ["Accept-Language"],
        },
      },
    },
    (request) => {
      const context = { ...parts, languages: acceptedLanguages(request) };
      return checkCase(context, { country: request.params.cc, case: request.body });
    },
  );
};

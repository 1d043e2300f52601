// What an officer looks at before anybody approves: the texts as they would be sent, and what the dispatch would take.
import { forecastAnswer, previewAnswer } from "../../../schemas/api/dispatch-answers.ts";
import { EXAMPLE_FORECAST, EXAMPLE_PREVIEW } from "../../../schemas/api/example-dispatch.ts";
import { alertParams } from "../../../schemas/api/parameters.ts";
import { bulletinChoice } from "../../../schemas/api/requests.ts";
import { forecastAlert, previewAlert } from "../../alerts/index.ts";
import { officerContext, type Routes } from "../context.ts";
import { READERS } from "./readers.ts";

/** POST /v1/alerts/{id}/preview and /forecast: they store nothing but the verdict. */
export const planningRoutes: Routes = (app, parts) => {
  app.post(
    "/v1/alerts/:id/preview",
    {
      schema: {
        summary: "Every text as each channel would send it",
        tags: ["alerts"],
        params: alertParams,
        body: bulletinChoice,
        response: { 200: previewAnswer },
      },
      config: {
        access: READERS,
        doc: {
          answers: { 200: EXAMPLE_PREVIEW },
          request: { number: 1 },
          problems: ["wrong-state", "erased", "texts-missing"],
        },
      },
    },
    (request) =>
      previewAlert(officerContext(parts, request), { alertId: request.params.id, ...request.body }),
  );

  app.post(
    "/v1/alerts/:id/forecast",
    {
      schema: {
        summary: "Contacts, segments, time and cost per channel and ring",
        tags: ["alerts"],
        params: alertParams,
        body: bulletinChoice,
        response: { 200: forecastAnswer },
      },
      config: {
        access: READERS,
        doc: {
          answers: { 200: EXAMPLE_FORECAST },
          request: { number: 1 },
          problems: ["wrong-state", "erased", "texts-missing"],
        },
      },
    },
    (request) =>
      forecastAlert(
        officerContext(parts, request),
        { alertId: request.params.id, ...request.body },
        parts.forecast,
      ),
  );
};

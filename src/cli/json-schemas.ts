// The JSON Schemas that are generated for editors, clients and operators, by file name under schemas/json.
import { z } from "zod";
import { alertCase } from "../../schemas/alert.ts";
import { alertAnswer, bulletinActAnswer } from "../../schemas/api/alert-answers.ts";
import { dispatchAnswer, forecastAnswer, previewAnswer } from "../../schemas/api/dispatch-answers.ts";
import { problem } from "../../schemas/api/problem.ts";
import { approveBody, cancelBody, updateBody } from "../../schemas/api/requests.ts";
import { countryAnswer, photoAnswer, readyAnswer } from "../../schemas/api/service-answers.ts";
import { bulletinContent } from "../../schemas/bulletin.ts";
import { criteriaReport } from "../../schemas/criteria-report.ts";
import { deliverJob, planJob } from "../../schemas/jobs.ts";
import { officerTextsLike } from "../../schemas/officer-texts.ts";
import { plan } from "../../schemas/plan.ts";
import { planExample } from "../../schemas/plan-example.ts";
import { textSet } from "../../schemas/texts.ts";
import { ENGLISH } from "../domain/criteria/english.ts";

/** What is written by somebody: defaults may be left out. */
const WRITTEN: Readonly<Record<string, z.ZodType>> = {
  case: alertCase,
  plan,
  "plan-example": planExample,
  texts: textSet,
  "officer-texts": officerTextsLike(ENGLISH),
  "approve-request": approveBody,
  "update-request": updateBody,
  "cancel-request": cancelBody,
};

/** What the service writes: every field is there. */
const ANSWERED: Readonly<Record<string, z.ZodType>> = {
  alert: alertAnswer,
  "bulletin-act": bulletinActAnswer,
  "bulletin-content": bulletinContent,
  "criteria-report": criteriaReport,
  country: countryAnswer,
  preview: previewAnswer,
  forecast: forecastAnswer,
  dispatch: dispatchAnswer,
  photo: photoAnswer,
  problem,
  readiness: readyAnswer,
  "plan-job": planJob,
  "deliver-job": deliverJob,
};

/** Every file's text by its name: JSON Schema 2020-12, indented, ending in a line break. */
export function jsonSchemaFiles(): Map<string, string> {
  const files = new Map<string, string>();
  for (const [name, schema] of Object.entries(WRITTEN)) files.set(`${name}.json`, textOf(schema, "input"));
  for (const [name, schema] of Object.entries(ANSWERED)) files.set(`${name}.json`, textOf(schema, "output"));
  return files;
}

function textOf(schema: z.ZodType, io: "input" | "output"): string {
  return `${JSON.stringify(z.toJSONSchema(schema, { io, target: "draft-2020-12", unrepresentable: "any" }), null, 2)}\n`;
}

// Inputs of verbs are parsed here, whoever called: the rules of a field hold behind every door.
import type { z } from "zod";
import { type FieldError, Problem } from "../errors.ts";

/** The parsed value, or an `invalid-request` problem that names each faulty field by JSON Pointer below `base`. */
export function parseInput<Schema extends z.ZodType>(schema: Schema, value: unknown, base = ""): z.output<Schema> {
  const result = schema.safeParse(value, { reportInput: true });
  if (result.success) return result.data;
  const errors = result.error.issues.flatMap((issue) => faultsOf(issue, base));
  throw new Problem("invalid", "invalid-request", "The request is not valid: see the fields at fault.", { errors });
}

/** An `unprocessable` problem about one field. */
export function fieldProblem(code: string, pointer: string, message: string): Problem {
  return new Problem("unprocessable", code, message, { errors: [{ pointer, code, message }] });
}

function faultsOf(issue: z.core.$ZodIssue, base: string): FieldError[] {
  const pointer = base + issue.path.map((part) => `/${String(part).replaceAll("~", "~0").replaceAll("/", "~1")}`).join("");
  if (issue.code === "unrecognized_keys")
    return issue.keys.map((key) => ({
      pointer: `${pointer}/${key.slice(0, 60)}`,
      code: "unknown-field",
      message: "There is no such field.",
    }));
  const missing = issue.code === "invalid_type" && issue.input === undefined;
  return [{ pointer, code: missing ? "missing" : "invalid", message: missing ? "This field is required." : issue.message }];
}

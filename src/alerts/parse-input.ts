// Inputs of verbs are parsed here, whoever called: the rules of a field hold behind every door.
import type { z } from "zod";
import { Problem } from "../errors.ts";
import { fieldErrors } from "../field-errors.ts";

/** The parsed value, or an `invalid-request` problem that names each faulty field by JSON Pointer below `base`. */
export function parseInput<Schema extends z.ZodType>(
  schema: Schema,
  value: unknown,
  base = "",
): z.output<Schema> {
  const result = schema.safeParse(value, { reportInput: true });
  if (result.success) return result.data;
  const errors = fieldErrors(result.error.issues).map((fault) => ({
    ...fault,
    pointer: base + fault.pointer,
  }));
  throw new Problem("invalid", "invalid-request", "The request is not valid: see the fields at fault.", {
    errors,
  });
}

/** An `unprocessable` problem about one field. */
export function fieldProblem(code: string, pointer: string, message: string): Problem {
  return new Problem("unprocessable", code, message, { errors: [{ pointer, code, message }] });
}

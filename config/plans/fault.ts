// What is wrong with a country's files: where, and what to do about it. All faults of all countries end in one report.
import type { z } from "zod";

/** `country` is a language's tag where only that language's sentences for officers are at fault. `file` is the path within the folder of countries, `pointer` an RFC 6901 JSON Pointer into it, `message` what is wrong and the mend. */
export type PlanFault = { country: string; file: string; pointer: string; message: string };

/** A fault before its country and file are known. */
export type Flaw = { pointer: string; message: string };

/** A JSON Pointer from the names and indexes that lead to a value. */
export function pointerTo(...path: readonly PropertyKey[]): string {
  return path.map((step) => `/${String(step).replaceAll("~", "~0").replaceAll("/", "~1")}`).join("");
}

/** What zod found, one flaw for each issue; a name that the schema does not know is pointed at itself. */
export function flawsOf(error: z.ZodError): Flaw[] {
  return error.issues.flatMap((issue): Flaw[] => {
    if (issue.code === "unrecognized_keys")
      return issue.keys.map((key) => ({
        pointer: pointerTo(...issue.path, key),
        message: `“${key}” is not a field here: remove it or correct its name`,
      }));
    return [{ pointer: pointerTo(...issue.path), message: issue.message }];
  });
}

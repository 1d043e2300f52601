// How commands speak: facts on stdout, as lines for people or as one JSON document; failures as one sentence on stderr.
import { EnvError } from "../../config/env.ts";
import { Problem, toError } from "../errors.ts";

/** Prints `facts` as JSON when `json` is set, otherwise `lines`. */
export function printFacts(json: boolean | undefined, facts: unknown, lines: readonly string[]): void {
  process.stdout.write(
    json === true ? `${JSON.stringify(facts, null, 2)}\n` : lines.map((line) => `${line}\n`).join(""),
  );
}

/** Prints why a command failed; the stack only for a bug, which is what no sentence was written for. */
export function printFailure(thrown: unknown): void {
  const error = toError(thrown);
  if (error instanceof Problem) {
    const fields = error.errors.map(({ pointer, message }) => `  - ${pointer}: ${message}`);
    process.stderr.write(`${[error.message, ...fields].join("\n")}\n`);
    return;
  }
  const expected = error instanceof EnvError || error.constructor === Error;
  process.stderr.write(`${expected ? error.message : (error.stack ?? error.message)}\n`);
}

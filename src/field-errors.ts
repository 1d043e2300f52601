// Zod's issues as field errors: JSON Pointers (RFC 6901), stable codes, sentences that never repeat what was sent.
import type { z } from "zod";
import type { FieldError } from "./errors.ts";

type Issue = z.core.$ZodIssue;
type Path = readonly PropertyKey[];

const CODES: Partial<Record<Issue["code"], string>> = {
  invalid_type: "wrong-type",
  invalid_value: "not-in-list",
  invalid_format: "wrong-format",
  too_small: "too-small",
  too_big: "too-large",
  not_multiple_of: "not-multiple",
  custom: "invalid",
};

const FIELD_NAME_MAX = 60;

/** The first fault of each field of a failed parse, in the order found. Parse with `reportInput` to tell a missing field from a wrong one. */
export function fieldErrors(issues: readonly Issue[], base: Path = []): FieldError[] {
  const byPointer = new Map<string, FieldError>();
  for (const fault of issues.flatMap((issue) => fromIssue(issue, base)))
    if (!byPointer.has(fault.pointer)) byPointer.set(fault.pointer, fault);
  return [...byPointer.values()];
}

/** The RFC 6901 pointer of a path; the empty string is the whole document. */
export function jsonPointer(path: Path): string {
  return path.map((part) => `/${String(part).replaceAll("~", "~0").replaceAll("/", "~1")}`).join("");
}

function fromIssue(issue: Issue, base: Path): FieldError[] {
  const path = [...base, ...issue.path];
  switch (issue.code) {
    case "unrecognized_keys":
      return issue.keys.map((key) => ({
        pointer: jsonPointer([...path, key.slice(0, FIELD_NAME_MAX)]),
        code: "unknown-field",
        message: "There is no such field.",
      }));
    case "invalid_union":
      return fromUnion(issue, path);
    case "invalid_key":
    case "invalid_element":
      return fieldErrors(issue.issues, path);
    default:
      return [{ pointer: jsonPointer(path), code: codeOf(issue), message: sentence(issue) }];
  }
}

// Of the alternatives, the one that came closest is what the sender most likely meant.
function fromUnion(issue: Extract<Issue, { code: "invalid_union" }>, path: Path): FieldError[] {
  const closest = [...issue.errors].sort((a, b) => distance(a) - distance(b))[0];
  if (!closest || closest.length === 0)
    return [{ pointer: jsonPointer(path), code: "not-in-list", message: sentence(issue) }];
  return fieldErrors(closest, path);
}

function distance(issues: readonly Issue[]): number {
  return issues.reduce((sum, issue) => sum + (issue.code === "unrecognized_keys" ? issue.keys.length : 1), 0);
}

function codeOf(issue: Issue): string {
  return issue.code === "invalid_type" && issue.input === undefined
    ? "missing"
    : (CODES[issue.code] ?? "invalid");
}

function sentence(issue: Issue): string {
  if (issue.code === "invalid_type" && issue.input === undefined) return "This field is required.";
  const text = issue.message
    .replace(/^Invalid input: /, "")
    .replace(/must match pattern .*$/s, "not in the form that this field takes")
    .trim();
  const capital = text.charAt(0).toUpperCase() + text.slice(1);
  return /[.!?]$/.test(capital) ? capital : `${capital}.`;
}

// Turns whatever was thrown into an RFC 9457 answer. Never shows a stack, SQL, or what a caller sent.
import { type FieldError, Problem, type ProblemKind } from "../errors.ts";
import { isDatabaseAway } from "./database-away.ts";
import { PROBLEM_TYPES } from "./problem-types.ts";

/** A problem ready to send: the status, headers beside the content type, and the body of RFC 9457 §3. */
export type ProblemAnswer = {
  status: number;
  headers: Record<string, string>;
  body: Record<string, unknown>;
};

/** Where the answer goes: `publicUrl` is the base of the problem types, `requestId` (a UUID) becomes the instance. */
export type ProblemContext = { publicUrl: string; requestId: string };

export const PROBLEM_CONTENT_TYPE = "application/problem+json; charset=utf-8";

/** Most field errors in one answer; the detail says when there are more. */
export const FIELD_ERRORS_MAX = 100;

// By code, else by kind: when the same request is worth sending again.
const RETRY_AFTER_SECONDS: Readonly<Record<string, number>> = {
  "idempotency-running": 1,
  "rate-limited": 5,
  unavailable: 5,
};

const STATUS_OF: Record<ProblemKind, number> = {
  invalid: 400,
  unauthenticated: 401,
  forbidden: 403,
  "not-found": 404,
  conflict: 409,
  precondition: 412,
  "precondition-required": 428,
  unprocessable: 422,
  gone: 410,
  "too-large": 413,
  unsupported: 415,
  "rate-limited": 429,
  unavailable: 503,
};

/** The HTTP status of a problem kind; the compiler refuses a kind without one. */
export function statusOf(kind: ProblemKind): number {
  return STATUS_OF[kind];
}

/** The answer to anything thrown; what is no `Problem` and no known framework error becomes an empty 500. */
export function problemAnswer(thrown: unknown, context: ProblemContext): ProblemAnswer {
  const problem = asProblem(thrown);
  if (!problem) return answer(500, "internal-error", "The request failed.", context);
  const { "retry-after": retryAfter, ...extra } = problem.extra;
  const made = answer(statusOf(problem.kind), problem.code, problem.message, context, problem.errors, extra);
  if (problem.kind === "unauthenticated") made.headers["www-authenticate"] = challenge(problem.code);
  const wait = RETRY_AFTER_SECONDS[problem.code] ?? RETRY_AFTER_SECONDS[problem.kind];
  if (wait !== undefined) made.headers["retry-after"] = String(wait);
  if (typeof retryAfter === "number") made.headers["retry-after"] = String(retryAfter);
  return made;
}

/** The 405 of an address that answers other methods, listed in `Allow` (RFC 9110 §15.5.6). */
export function methodNotAllowed(allow: readonly string[], context: ProblemContext): ProblemAnswer {
  const list = allow.join(", ");
  const made = answer(405, "method-not-allowed", `This address answers ${list} only.`, context);
  made.headers.allow = list;
  return made;
}

function answer(
  status: number,
  code: string,
  detail: string,
  context: ProblemContext,
  errors: readonly FieldError[] = [],
  extra: Readonly<Record<string, unknown>> = {},
): ProblemAnswer {
  const body = {
    ...extra,
    type: `${context.publicUrl.replace(/\/$/, "")}/problems/${code}`,
    title: PROBLEM_TYPES[code]?.title ?? code,
    status,
    detail,
    instance: `urn:uuid:${context.requestId}`,
    code,
    ...(errors.length > 0 ? { errors: errors.slice(0, FIELD_ERRORS_MAX) } : {}),
  };
  return { status, headers: {}, body };
}

function challenge(code: string): string {
  return code === "unauthenticated"
    ? 'Bearer realm="amberwire"'
    : 'Bearer realm="amberwire", error="invalid_token"';
}

function asProblem(thrown: unknown): Problem | undefined {
  if (thrown instanceof Problem) return thrown;
  if (isDatabaseAway(thrown))
    return new Problem(
      "unavailable",
      "unavailable",
      "The record cannot be reached. Nothing was stored; try again.",
    );
  const { code, statusCode } = wordsOf(thrown);
  const known = FRAMEWORK[code];
  if (known) return new Problem(...known);
  if (statusCode === 413) return new Problem(...TOO_LARGE);
  if (statusCode !== undefined && statusCode >= 400 && statusCode < 500) return new Problem(...BROKEN);
  return undefined;
}

type Words = [kind: ProblemKind, code: string, detail: string];
const TOO_LARGE: Words = ["too-large", "too-large", "The body is larger than this address takes."];
const BROKEN: Words = ["invalid", "broken-request", "The request could not be read."];
const BROKEN_JSON: Words = ["invalid", "broken-json", "The body is not one complete JSON document."];
const WRONG_TYPE: Words = [
  "unsupported",
  "unsupported-media-type",
  "This address does not take that content type.",
];

const FRAMEWORK: Readonly<Record<string, Words>> = {
  FST_ERR_CTP_INVALID_MEDIA_TYPE: WRONG_TYPE,
  FST_INVALID_MULTIPART_CONTENT_TYPE: WRONG_TYPE,
  FST_ERR_CTP_BODY_TOO_LARGE: TOO_LARGE,
  FST_REQ_FILE_TOO_LARGE: TOO_LARGE,
  FST_PARTS_LIMIT: TOO_LARGE,
  FST_FILES_LIMIT: TOO_LARGE,
  FST_FIELDS_LIMIT: TOO_LARGE,
  FST_ERR_CTP_INVALID_JSON_BODY: BROKEN_JSON,
  FST_ERR_CTP_EMPTY_JSON_BODY: BROKEN_JSON,
  FST_INVALID_JSON_FIELD_ERROR: [
    "invalid",
    "broken-json",
    "A field of the form is not the JSON that it says it is.",
  ],
  FST_ERR_HANDLER_TIMEOUT: ["unavailable", "unavailable", "The request took too long and was given up."],
};

function wordsOf(thrown: unknown): { code: string; statusCode: number | undefined } {
  if (typeof thrown !== "object" || thrown === null) return { code: "", statusCode: undefined };
  return {
    code: "code" in thrown && typeof thrown.code === "string" ? thrown.code : "",
    statusCode:
      "statusCode" in thrown && typeof thrown.statusCode === "number" ? thrown.statusCode : undefined,
  };
}

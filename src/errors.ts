// The one error type that crosses layers: a closed kind, a stable code, never an HTTP status.

/** One fault in an input: `pointer` is an RFC 6901 JSON Pointer into the request body, `code` is stable, `message` is a sentence. */
export type FieldError = { pointer: string; code: string; message: string };

/** Closed list of ways in which a request can fail; `src/http/problems.ts` maps each to an HTTP status. */
export type ProblemKind =
  | "invalid"
  | "unauthenticated"
  | "forbidden"
  | "not-found"
  | "conflict"
  | "precondition"
  | "precondition-required"
  | "unprocessable"
  | "gone"
  | "too-large"
  | "unsupported"
  | "rate-limited"
  | "unavailable";

/** An operating error that a caller is told about; bugs are ordinary exceptions and are never described to a caller. */
export class Problem extends Error {
  override readonly name = "Problem";
  readonly kind: ProblemKind;
  readonly code: string;
  readonly errors: readonly FieldError[];
  readonly extra: Readonly<Record<string, unknown>>;

  /** `code` is the last part of the RFC 9457 type; `detail` says what happened, to what, and what to do next. */
  constructor(
    kind: ProblemKind,
    code: string,
    detail: string,
    more: { errors?: readonly FieldError[]; extra?: Readonly<Record<string, unknown>> } = {},
  ) {
    super(detail);
    this.kind = kind;
    this.code = code;
    this.errors = more.errors ?? [];
    this.extra = more.extra ?? {};
  }
}

/** The problem for an id that does not exist or belongs to somebody else; both look the same. */
export function notFound(what: string, id: string): Problem {
  return new Problem("not-found", "not-found", `There is no ${what} ${id} that this key may see.`);
}

/** Any thrown value as an Error, so that logs always carry a stack. */
export function toError(thrown: unknown): Error {
  return thrown instanceof Error ? thrown : new Error(String(thrown));
}

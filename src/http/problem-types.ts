// Every problem type that the service answers with: what its page at /problems/{code} says. A code never changes its meaning.
import { ALERT_PROBLEMS } from "./alert-problems.ts";
import { REQUEST_PROBLEMS } from "./request-problems.ts";
import { SIGN_IN_PROBLEMS } from "./sign-in-problems.ts";

/** `title` is fixed per type (RFC 9457 §3.1.3); `statuses` are its HTTP statuses, the usual one first; `advice` says what to do next. */
export type ProblemType = { statuses: readonly [number, ...number[]]; title: string; advice: string };

/** The types by code. */
export const PROBLEM_TYPES: Readonly<Record<string, ProblemType>> = {
  ...REQUEST_PROBLEMS,
  ...ALERT_PROBLEMS,
  ...SIGN_IN_PROBLEMS,
};

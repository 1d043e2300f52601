// Sinch's errors as data: the sentence of each code, in the JSON form that its clients parse.
import type { Answer } from "./exchange.ts";

const TEXTS: Readonly<Record<string, string>> = {
  blocked_account: "The account has been blocked",
  illegal_number_type: "Illegal type of phone number",
  missing_callback_url: "A callback URL is not configured for the account",
  not_found: "No such resource",
  syntax_constraint_violation: "The request body does not fulfil all constraints set by the API",
  syntax_invalid_json: "The JSON in the request is invalid",
  syntax_invalid_parameter_format: "The format of a field value is invalid",
  unauthorized: "The token is not valid for this service plan",
};

/** The answer for a code (https://developers.sinch.com/docs/sms/api-reference/status-codes). */
export function sinchError(status: number, code: string): Answer {
  const body = JSON.stringify({ code, text: TEXTS[code] ?? "The request was refused" });
  return { status, headers: { "content-type": "application/json" }, body };
}

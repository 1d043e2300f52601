// Twilio's error codes as data: HTTP status and sentence, in the JSON form that its clients parse.
import type { Answer } from "./exchange.ts";

const ERRORS: Readonly<Record<number, readonly [status: number, message: string]>> = {
  20003: [401, "Authenticate"],
  20004: [405, "Method not allowed"],
  20404: [404, "The requested resource was not found"],
  20413: [413, "The request body is too large"],
  20429: [429, "Too Many Requests"],
  20500: [500, "An internal server error has occurred"],
  20503: [503, "Service is unavailable"],
  21211: [400, "The 'To' number is not a valid phone number."],
  21212: [400, "The 'From' number is not a valid phone number, shortcode, or alphanumeric sender ID."],
  21408: [403, "Permission to send an SMS has not been enabled for the region of the 'To' number."],
  21602: [400, "Message body is required."],
  21603: [400, "A 'From' phone number is required."],
  21604: [400, "A 'To' phone number is required."],
  21606: [400, "The 'From' phone number provided is not a valid, message-capable Twilio phone number."],
  21609: [400, "The 'StatusCallback' URL is not a valid URL."],
  21610: [400, "Attempt to send to unsubscribed recipient"],
  21611: [429, "This 'From' number has exceeded the maximum number of queued messages"],
  21612: [400, "The 'To' phone number is not currently reachable via SMS from this sender"],
  21614: [400, "'To' number is not a valid mobile number"],
  21617: [400, "The concatenated message body exceeds the 1600 character limit"],
  21624: [400, "Invalid ValidityPeriod value"],
  21701: [400, "The Messaging Service does not exist"],
  30001: [429, "Queue overflow"],
  30034: [400, "Message from an Unregistered Number"],
};

/** The answer for a code; an unlisted code is a 400. `detail` replaces the standard sentence. */
export function twilioError(code: number, detail?: string): Answer {
  const [status, message] = ERRORS[code] ?? [400, "The request was refused"];
  const body = {
    code,
    message: detail ?? message,
    more_info: `https://www.twilio.com/docs/errors/${code}`,
    status,
  };
  return { status, headers: { "content-type": "application/json" }, body: JSON.stringify(body) };
}

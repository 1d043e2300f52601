// Reads and judges one request to create a message, with Twilio's own codes; decides nothing about sending.
import type { Answer } from "./exchange.ts";
import { twilioError } from "./twilio-errors.ts";

/** A request that Twilio would take. */
export type TwilioCreate = {
  to: string;
  from: string | null;
  messagingServiceSid: string | null;
  body: string;
  statusCallback: string | null;
  validitySeconds: number | null;
};

/** The request in `form`, or the error answer that Twilio would give for its first fault. */
export function readTwilioCreate(form: URLSearchParams): TwilioCreate | { error: Answer } {
  const error = firstFault(form);
  if (error) return { error };
  return {
    to: form.get("To") ?? "",
    from: form.get("From"),
    messagingServiceSid: form.get("MessagingServiceSid"),
    body: form.get("Body") ?? "",
    statusCallback: form.get("StatusCallback"),
    validitySeconds: form.has("ValidityPeriod") ? Number(form.get("ValidityPeriod")) : null,
  };
}

function firstFault(form: URLSearchParams): Answer | undefined {
  const [to, from, service, body] = [
    form.get("To"),
    form.get("From"),
    form.get("MessagingServiceSid"),
    form.get("Body"),
  ];
  if (!to) return twilioError(21604);
  if (!isPhoneNumber(to)) return twilioError(21211, `The 'To' number ${to} is not a valid phone number.`);
  if (!from && !service) return twilioError(21603);
  if (service && !/^MG[0-9a-fA-F]{32}$/.test(service)) return twilioError(21701);
  if (from && !isSender(from)) return twilioError(21212);
  if (!body) return twilioError(21602);
  if (body.length > 1600) return twilioError(21617);
  const callback = form.get("StatusCallback");
  if (callback !== null && !isCallback(callback)) return twilioError(21609);
  const validity = form.get("ValidityPeriod");
  if (validity !== null && !isValidity(validity)) return twilioError(21624);
  return undefined;
}

/** E.164: a plus sign and 7 to 15 digits. */
function isPhoneNumber(text: string): boolean {
  return /^\+[1-9]\d{6,14}$/.test(text);
}

/** A number, a short code, or an alphanumeric sender with at least one letter. */
function isSender(text: string): boolean {
  return isPhoneNumber(text) || /^\d{3,8}$/.test(text) || /^(?=.*[A-Za-z])[A-Za-z0-9 &+_-]{1,11}$/.test(text);
}

/** Twilio wants a valid host and no underscore in it. */
function isCallback(text: string): boolean {
  if (!URL.canParse(text)) return false;
  const { protocol, hostname } = new URL(text);
  return (protocol === "http:" || protocol === "https:") && hostname !== "" && !hostname.includes("_");
}

function isValidity(text: string): boolean {
  return /^\d{1,5}$/.test(text) && Number(text) >= 1 && Number(text) <= 36_000;
}

// Variables of SMS: what all its providers share, and each provider's account.
import { z } from "zod";
import * as value from "../env-values.ts";
import { variable } from "./variable.ts";

const SENDER = value.text(
  /^(\+[1-9]\d{6,14}|\d{3,8}|(?=.*[A-Za-z])[A-Za-z0-9 ]{1,11})$/,
  "must be a number such as +33612345678, a short code, or a name of up to 11 letters and digits",
);

/** What the providers of SMS have in common. */
export const sms = {
  SMS_PROVIDERS: variable(
    value.list(/^(twilio|sinch)$/, "must be twilio, sinch, or both with a comma between them"),
    "Providers in order of preference, of those that have an account below. The next one is used while the first is ill, or when its rate is used up.",
    "twilio,sinch",
  ),
  SMS_UNKNOWN_POLICY: variable(
    value.word(["lookup-then-resend", "never-resend"]),
    "An SMS whose fate stays unknown: look it up at the provider and resend an alert or a cancel once, or never.",
    "lookup-then-resend",
  ),
};

/** SMS over Twilio. */
export const twilio = {
  TWILIO_ACCOUNT_SID: variable(
    value.text(/^AC[0-9a-fA-F]{32}$/, "must be AC and 32 hexadecimal digits"),
    "Twilio account.",
    "AC00000000000000000000000000000000",
  ),
  TWILIO_AUTH_TOKEN: variable(
    z.string(),
    "Its token; also checks the signatures of callbacks.",
    "…",
    "secret",
  ),
  TWILIO_API_KEY: variable(
    value.text(/^SK[0-9a-fA-F]{32}$/, "must be SK and 32 hexadecimal digits"),
    "An API key to send with, beside the token.",
    "SK00000000000000000000000000000000",
  ),
  TWILIO_API_SECRET: variable(
    z.string(),
    "The secret of that API key (TWILIO_API_KEY_SECRET is read too).",
    "…",
    "secret",
  ),
  TWILIO_MESSAGING_SERVICE_SID: variable(
    value.text(/^MG[0-9a-fA-F]{32}$/, "must be MG and 32 hexadecimal digits"),
    "Messaging service (a pool of senders) to send from.",
    "MG00000000000000000000000000000000",
  ),
  TWILIO_FROM: variable(SENDER, "Or one sender.", "+33612345678"),
  TWILIO_API_URL: variable(
    value.url(["http:", "https:"]),
    "Twilio's address; the sandbox has its own, and accepts only local ones here.",
    "https://api.twilio.com",
  ),
  SMS_SEGMENTS_PER_SECOND: variable(
    value.rate(100_000),
    "What the senders at Twilio may carry together. Default 10 in live mode, 500 in sandbox.",
    "10",
  ),
};

/** SMS over Sinch. */
export const sinch = {
  SINCH_SERVICE_PLAN_ID: variable(
    value.text(/^[A-Za-z0-9_-]{6,64}$/, "must be the id of a service plan: letters and digits"),
    "Service plan of the Sinch SMS API.",
    "0123456789abcdef0123456789abcdef",
  ),
  SINCH_API_TOKEN: variable(z.string(), "Its API token.", "…", "secret"),
  SINCH_FROM: variable(SENDER, "Sender of every text at Sinch.", "+33612345678"),
  SINCH_API_URL: variable(
    value.url(["http:", "https:"]),
    "Sinch's address in the region of the service plan; the sandbox has its own, and accepts only local ones here.",
    "https://eu.sms.api.sinch.com",
  ),
  SINCH_SEGMENTS_PER_SECOND: variable(
    value.rate(100_000),
    "What the sender at Sinch may carry; it adds to Twilio's. Default 10 in live mode, 500 in sandbox.",
    "10",
  ),
};

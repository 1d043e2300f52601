// Variables of the channels and their providers.
import { z } from "zod";
import * as value from "../env-values.ts";
import { variable } from "./variable.ts";

/** SMS over Twilio. */
export const sms = {
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
  TWILIO_FROM: variable(
    value.text(
      /^(\+[1-9]\d{6,14}|\d{3,8}|(?=.*[A-Za-z])[A-Za-z0-9 ]{1,11})$/,
      "must be a number such as +33612345678, a short code, or a name of up to 11 letters and digits",
    ),
    "Or one sender.",
    "+33612345678",
  ),
  TWILIO_API_URL: variable(
    value.url(["http:", "https:"]),
    "Twilio's address; the sandbox has its own, and accepts only local ones here.",
    "https://api.twilio.com",
  ),
  SMS_SEGMENTS_PER_SECOND: variable(
    value.rate(100_000),
    "What the senders may carry together. Default 10 in live mode, 500 in sandbox.",
    "10",
  ),
  SMS_UNKNOWN_POLICY: variable(
    value.word(["lookup-then-resend", "never-resend"]),
    "An SMS whose fate stays unknown: look it up at the provider and resend an alert or a cancel once, or never.",
    "lookup-then-resend",
  ),
};

/** Email over SMTP. */
export const email = {
  SMTP_URL: variable(
    value.smtpUrls,
    "Mail servers in order of failover, with commas between them.",
    "smtps://user:password@mail.example.org:465",
    "password-inside",
  ),
  MAIL_FROM: variable(
    value.text(
      /^([^<>\r\n]*<[^\s@<>,]+@[^\s@<>,]+>|[^\s@<>,]+@[^\s@<>,]+)$/,
      "must be an address such as Alerts <alerts@example.org>",
    ),
    "Sender of every mail.",
    "Child alerts <alerts@example.org>",
  ),
  MAILS_PER_SECOND: variable(
    value.rate(100_000),
    "What the mail servers may take together. Default 10 in live mode, 500 in sandbox.",
    "10",
  ),
  DKIM_DOMAIN: variable(
    value.text(/^[\w.-]+$/, "must be a domain name"),
    "Signs mail for this domain; needs selector and key too.",
    "example.org",
  ),
  DKIM_SELECTOR: variable(
    value.text(/^[\w.-]+$/, "must be a DNS label"),
    "Selector under which the public key stands in DNS.",
    "amberwire",
  ),
  DKIM_PRIVATE_KEY: variable(value.pem, "Private key (PEM or a file).", "/run/secrets/dkim.pem", "secret"),
};

/** Web push (RFC 8292). */
export const push = {
  VAPID_PUBLIC_KEY: variable(
    value.text(/^B[\w-]{86}=?$/, "must be 65 bytes in base64url; npx amberwire vapid create makes a pair"),
    "Public half of the web push key pair (RFC 8292). The sandbox makes its own.",
    "B…",
  ),
  VAPID_PRIVATE_KEY: variable(
    value.text(/^[\w-]{43}=?$/, "must be 32 bytes in base64url"),
    "Private half.",
    "…",
    "secret",
  ),
  VAPID_SUBJECT: variable(
    value.text(/^(mailto:[^\s@]+@[^\s@]+|https:\/\/\S+)$/, "must begin with mailto: or https://"),
    "Whom push services turn to.",
    "mailto:alerts@example.org",
  ),
};

/** Signed CAP 1.2 documents. */
export const cap = {
  CAP_SENDER: variable(
    value.text(/^[^\s,<&]+$/, "must have no blank, comma, < or &"),
    "Sender name in CAP documents (CAP 1.2, sender).",
    "alerts@example.org",
  ),
  CAP_SIGNING_KEY: variable(
    value.pem,
    "Private key (PEM or a file) that signs CAP documents.",
    "/run/secrets/cap.key",
    "secret",
  ),
  CAP_SIGNING_CERT: variable(value.pem, "Its certificate, or chain (PEM or a file).", "/run/secrets/cap.pem"),
};

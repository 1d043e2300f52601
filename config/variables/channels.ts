// Variables of email, web push and CAP documents.
import * as value from "../env-values.ts";
import { variable } from "./variable.ts";

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

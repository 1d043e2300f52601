// Variables of the service itself and of whom it calls for help.
import * as value from "../env-values.ts";
import { variable } from "./variable.ts";

const E164 = /^\+[1-9]\d{6,14}$/;
const EMAIL = /^[^\s@<>,]+@[^\s@<>,]+$/;

/** Mode, addresses, processes, countries. */
export const service = {
  MODE: variable(
    value.word(["sandbox", "live"]),
    "sandbox: nothing leaves this machine, and everything says so. live: real people are written to.",
    "sandbox",
  ),
  NODE_ENV: variable(
    value.word(["development", "test", "production"]),
    "Read by libraries; changes no rule here.",
    "production",
  ),
  HOST: variable(
    value.text(/^[\w.:%-]+$/, "must be an address or a host name"),
    "Address to listen on. 0.0.0.0 inside a container or for other machines.",
    "127.0.0.1",
  ),
  PORT: variable(value.wholeNumber(0, 65535), "Port to listen on; 0 takes any free one.", "8080"),
  PUBLIC_URL: variable(
    value.origin,
    "How the outside reaches this service; stands in every link. Live mode needs https. Default http://localhost:PORT.",
    "https://alerts.example.org",
  ),
  TRUSTED_PROXIES: variable(
    value.list(
      /^[\da-fA-F.:]+(\/\d{1,3})?$|^(loopback|linklocal|uniquelocal)$/,
      "must be addresses or networks with commas between them",
    ),
    "Proxies whose X-Forwarded-For is believed (addresses, networks, or loopback, linklocal, uniquelocal).",
    "loopback",
  ),
  LOG_LEVEL: variable(
    value.word(["fatal", "error", "warn", "info", "debug", "trace", "silent"]),
    "How much is logged.",
    "info",
  ),
  WORKER_PROCESSES: variable(
    value.wholeNumber(1, 64),
    "Worker processes that `amberwire start` keeps. Default 1 in sandbox, one per core in live mode.",
    "2",
  ),
  COUNTRIES_ENABLED: variable(
    value.list(/^[A-Z]{2}$/, "must be country codes such as FR,DE"),
    "Countries served, as ISO 3166-1 codes. Default: all that have a plan.",
    "FR,DE",
  ),
  CLOCK: variable(
    value
      .text(
        /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}(:\d{2}(\.\d+)?)?(Z|[+-]\d{2}:\d{2})$/,
        "must be a time such as 2026-11-23T03:00:00+01:00",
      )
      .refine((time) => !Number.isNaN(Date.parse(time)), { error: "is not a time that exists" })
      .transform((time) => new Date(time)),
    "Starts the clock of the rules at this time. Tests and the demo only; refused in live mode.",
    "2026-11-23T03:00:00+01:00",
  ),
  SANDBOX_CONTROL_URL: variable(
    value.url(["http:", "https:"]),
    "Control address of sandbox services that run apart (compose files); the /sandbox page reads it. amberwire start brings its own.",
    "http://sandbox:8025",
  ),
};

/** Whom to call when the service needs a person. */
export const operator = {
  OPERATOR_ALERT_WEBHOOK: variable(
    value.url(["http:", "https:"]),
    "Called (POST, JSON) when the service needs a person.",
    "https://pager.example.org/hook",
    "secret",
  ),
  OPERATOR_ALERT_EMAIL: variable(
    value.text(EMAIL, "must be an email address"),
    "Written to when the service needs a person.",
    "oncall@example.org",
  ),
  OPERATOR_ALERT_SMS: variable(
    value.text(E164, "must be a number in international form such as +33612345678"),
    "Texted when the service needs a person.",
    "+33612345678",
  ),
};

// What can go wrong on each channel, and what the provider must make of it.
import type { ChannelKind, SendOutcome } from "../../src/channels/contract.ts";
import type { FaultRule } from "../../src/sandbox/faults.ts";

/** One fault and what it must come to. */
export type Case = {
  name: string;
  fault: FaultRule["fault"];
  outcome: Partial<SendOutcome> & { kind: SendOutcome["kind"] };
};

const ENDLESS: FaultRule["fault"] = { kind: "oversized", bytes: 1_000_000 };
const cuts: Case[] = [
  {
    name: "a cut before the request was taken",
    fault: { kind: "reset", taken: false },
    outcome: { kind: "unknown" },
  },
  {
    name: "a cut after the request was taken",
    fault: { kind: "reset", taken: true },
    outcome: { kind: "unknown" },
  },
  {
    name: "bytes that are not the protocol",
    fault: { kind: "garbage", layer: "wire" },
    outcome: { kind: "unknown" },
  },
];

// What a push service and a broadcaster's endpoint have in common: the status of an HTTP answer is all that counts.
const answers: Case[] = [
  {
    name: "an address that has ended",
    fault: { kind: "status", status: 410 },
    outcome: { kind: "refused", code: "http-410", suppress: "gone" },
  },
  {
    name: "too many requests",
    fault: { kind: "status", status: 429, retryAfter: 7 },
    outcome: { kind: "deferred", code: "http-429", retryAfterMs: 7000, scope: "contact" },
  },
  { name: "an endless answer", fault: ENDLESS, outcome: { kind: "accepted" } },
];

/** The cases in which channels differ, because their protocols do. */
export const CASES: Readonly<Record<ChannelKind | "sinch", readonly Case[]>> = {
  sinch: [
    ...cuts,
    {
      name: "a number of the wrong kind",
      fault: { kind: "sinch", status: 403, code: "illegal_number_type" },
      outcome: { kind: "refused", code: "sinch-illegal-number-type" },
    },
    {
      name: "a value that it does not like",
      fault: { kind: "sinch", status: 400, code: "syntax_invalid_parameter_format" },
      outcome: { kind: "deferred", scope: "contact", account: "tell" },
    },
    {
      name: "too many requests",
      fault: { kind: "status", status: 429, retryAfter: 7 },
      outcome: { kind: "deferred", code: "sinch-http-429", retryAfterMs: 7000, scope: "provider" },
    },
    {
      name: "a wrong token of ours",
      fault: { kind: "sinch", status: 401, code: "unauthorized" },
      outcome: { kind: "deferred", code: "sinch-http-401", scope: "provider", account: "stop" },
    },
    {
      name: "an account without balance",
      fault: { kind: "status", status: 402 },
      outcome: { kind: "deferred", code: "sinch-http-402", scope: "provider", account: "stop" },
    },
    {
      name: "a blocked account",
      fault: { kind: "sinch", status: 403, code: "blocked_account" },
      outcome: { kind: "deferred", code: "sinch-blocked-account", scope: "provider", account: "stop" },
    },
    {
      name: "a fault inside the provider",
      fault: { kind: "status", status: 503, taken: true },
      outcome: { kind: "unknown", code: "sinch-http-503" },
    },
    {
      name: "a success that is nonsense",
      fault: { kind: "garbage" },
      outcome: { kind: "unknown", code: "sinch-garbage-reply" },
    },
    { name: "an endless answer", fault: ENDLESS, outcome: { kind: "unknown", code: "sinch-cut-reply" } },
  ],
  sms: [
    ...cuts,
    {
      name: "an invalid number",
      fault: { kind: "twilio", code: 21211 },
      outcome: { kind: "refused", code: "twilio-21211", suppress: "invalid-address" },
    },
    {
      name: "a person who said STOP",
      fault: { kind: "twilio", code: 21610 },
      outcome: { kind: "refused", suppress: "opted-out" },
    },
    {
      name: "too many requests",
      fault: { kind: "twilio", code: 20429, retryAfter: 7 },
      outcome: { kind: "deferred", code: "twilio-20429", retryAfterMs: 7000, scope: "provider" },
    },
    {
      name: "a wrong login of ours",
      fault: { kind: "twilio", code: 20003 },
      outcome: {
        kind: "deferred",
        code: "twilio-20003",
        scope: "provider",
        retryAfterMs: 60_000,
        account: "stop",
      },
    },
    {
      name: "a region that our account may not write to",
      fault: { kind: "twilio", code: 21408 },
      outcome: { kind: "deferred", code: "twilio-21408", scope: "contact", account: "tell" },
    },
    {
      name: "a fault inside the provider",
      fault: { kind: "twilio", code: 20500, taken: true },
      outcome: { kind: "unknown", code: "twilio-20500" },
    },
    {
      name: "a success that is nonsense",
      fault: { kind: "garbage" },
      outcome: { kind: "unknown", code: "twilio-garbage-reply" },
    },
    {
      name: "an endless answer",
      fault: ENDLESS,
      outcome: { kind: "unknown", code: "twilio-cut-reply" },
    },
  ],
  email: [
    ...cuts,
    {
      name: "no such mailbox",
      fault: { kind: "smtp", at: "rcpt", reply: "550 5.1.1 No such user" },
      outcome: { kind: "refused", code: "smtp-550-5.1.1", suppress: "invalid-address" },
    },
    {
      name: "a full mailbox",
      fault: { kind: "smtp", at: "rcpt", reply: "552 5.2.2 Mailbox full" },
      outcome: { kind: "refused", code: "smtp-552-5.2.2" },
    },
    {
      name: "greylisting",
      fault: { kind: "smtp", at: "rcpt", reply: "450 4.7.1 Come back later" },
      outcome: { kind: "deferred", code: "smtp-450-4.7.1", scope: "contact" },
    },
    {
      name: "a relay that closes",
      fault: { kind: "smtp", at: "mail", reply: "421 4.3.2 Shutting down" },
      outcome: { kind: "deferred", code: "smtp-421-4.3.2", scope: "provider" },
    },
    {
      name: "a sender that the relay refuses",
      fault: { kind: "smtp", at: "mail", reply: "550 5.7.1 Not from here" },
      outcome: { kind: "deferred", code: "smtp-550-5.7.1", scope: "provider" },
    },
    {
      name: "a mail refused for what it says",
      fault: { kind: "smtp", at: "data", reply: "554 5.7.1 Spam" },
      outcome: { kind: "refused", code: "smtp-554-5.7.1" },
    },
    {
      name: "a greeting that says no",
      fault: { kind: "smtp", at: "connect", reply: "554 5.3.2 No service" },
      outcome: { kind: "deferred", code: "smtp-554", scope: "provider" },
    },
    {
      name: "a connection that ends at once",
      fault: { kind: "close" },
      outcome: { kind: "deferred", scope: "provider" },
    },
    {
      name: "an endless answer",
      fault: ENDLESS,
      outcome: { kind: "unknown", code: "garbage-reply" },
    },
  ],
  push: [
    ...cuts,
    ...answers,
    {
      name: "a cut of the whole connection",
      fault: { kind: "reset", scope: "connection" },
      outcome: { kind: "unknown" },
    },
    {
      name: "a subscription that is not known",
      fault: { kind: "status", status: 404 },
      outcome: { kind: "refused", suppress: "gone" },
    },
    {
      name: "a body that is too large",
      fault: { kind: "status", status: 413 },
      outcome: { kind: "refused", code: "http-413" },
    },
    {
      name: "a token that is not liked",
      fault: { kind: "status", status: 403 },
      outcome: { kind: "deferred", code: "http-403", scope: "contact", account: "tell" },
    },
    {
      name: "a fault inside the service",
      fault: { kind: "status", status: 502 },
      outcome: { kind: "deferred", code: "http-502" },
    },
    {
      name: "a success whose body is nonsense",
      fault: { kind: "garbage" },
      outcome: { kind: "accepted", code: "http-201" },
    },
    {
      name: "a connection that ends at once",
      fault: { kind: "close" },
      outcome: { kind: "deferred", scope: "contact" },
    },
  ],
  webhook: [
    ...cuts,
    ...answers,
    {
      name: "an endpoint that is ill",
      fault: { kind: "status", status: 503 },
      outcome: { kind: "deferred", code: "http-503" },
    },
    {
      name: "an endpoint that does not like it",
      fault: { kind: "status", status: 400 },
      outcome: { kind: "deferred", code: "http-400" },
    },
    {
      name: "a redirect",
      fault: { kind: "status", status: 302 },
      outcome: { kind: "deferred", code: "http-302" },
    },
    { name: "a success whose body is nonsense", fault: { kind: "garbage" }, outcome: { kind: "accepted" } },
  ],
};

// Every row of every reply table, by what it must come to: accepted, tried elsewhere, waited for, or never again.
import { expect, test } from "vitest";
import type { SendOutcome } from "../../src/channels/contract.ts";
import { outcomeOfReply, SMTP_REPLIES, type SmtpStage } from "../../src/channels/email/smtp-replies.ts";
import { PUSH_STATUSES } from "../../src/channels/push/push-replies.ts";
import { outcomeOf } from "../../src/channels/reply-rule.ts";
import { outcomeOfSend } from "../../src/channels/sms/sinch-batch.ts";
import {
  SINCH_ERRORS,
  SINCH_REPORT_CODES,
  SINCH_REPORTS,
  SINCH_STATUSES,
} from "../../src/channels/sms/sinch-replies.ts";
import { parseSinchReport } from "../../src/channels/sms/sinch-report.ts";
import { outcomeOfCreate } from "../../src/channels/sms/twilio-message.ts";
import { TWILIO_CODES, TWILIO_STATUSES } from "../../src/channels/sms/twilio-replies.ts";
import { WEBHOOK_STATUSES } from "../../src/channels/webhook/webhook-replies.ts";

/** What a row comes to in one word: `never:` suppresses the contact, `stop` and `tell` are faults of our account. */
type Word =
  | "accepted"
  | "refused"
  | "never:invalid-address"
  | "never:opted-out"
  | "never:gone"
  | "stop"
  | "tell"
  | "provider-waits"
  | "contact-waits"
  | "unknown";

function wordOf(outcome: SendOutcome): Word {
  if (outcome.kind === "refused") {
    const { suppress } = outcome;
    if (suppress === "invalid-address" || suppress === "opted-out" || suppress === "gone")
      return `never:${suppress}`;
    return "refused";
  }
  if (outcome.kind !== "deferred") return outcome.kind;
  return outcome.account ?? (outcome.scope === "provider" ? "provider-waits" : "contact-waits");
}

const answer = (status: number, body: unknown) => ({
  end: "answer" as const,
  status,
  headers: {},
  body: JSON.stringify(body),
  complete: true,
});
const TO = "+33612345678";

const TWILIO: Record<string, Word> = {
  "20003": "stop",
  "20005": "stop",
  "20404": "stop",
  "20429": "provider-waits",
  "21211": "never:invalid-address",
  "21212": "stop",
  "21408": "tell",
  "21603": "stop",
  "21606": "stop",
  "21610": "never:opted-out",
  "21611": "provider-waits",
  "21612": "refused",
  "21614": "never:invalid-address",
  "21617": "refused",
  "21635": "never:invalid-address",
  "21701": "stop",
  "21703": "stop",
  "30001": "provider-waits",
  "30002": "stop",
  "30003": "refused",
  "30004": "refused",
  "30005": "never:invalid-address",
  "30006": "never:invalid-address",
  "30007": "refused",
  "30008": "refused",
  "30034": "refused",
  "30036": "refused",
};
const HTTP_OF_SMS: Record<string, Word> = {
  "301": "stop",
  "401": "stop",
  "402": "stop",
  "403": "stop",
  "404": "stop",
  "408": "unknown",
  "418": "refused",
  "429": "provider-waits",
  "500": "unknown",
  "503": "unknown",
};

test.each(Object.entries(TWILIO))("Twilio's %s: %s", (code, word) => {
  expect(wordOf(outcomeOfCreate(answer(400, { code: Number(code) }), TO))).toBe(word);
});
test.each(Object.entries({ ...HTTP_OF_SMS, "400": "refused" }))("Twilio's HTTP %s: %s", (status, word) => {
  expect(wordOf(outcomeOfCreate(answer(Number(status), {}), TO))).toBe(word);
});

const SINCH: Record<string, Word> = {
  blocked_account: "stop",
  illegal_number_type: "refused",
  missing_callback_url: "stop",
  syntax_constraint_violation: "tell",
  syntax_invalid_json: "tell",
  syntax_invalid_parameter_format: "tell",
};
test.each(Object.entries(SINCH))("Sinch's %s: %s", (code, word) => {
  expect(wordOf(outcomeOfSend(answer(403, { code }), TO))).toBe(word);
});
test.each(Object.entries({ ...HTTP_OF_SMS, "400": "tell" }))("Sinch's HTTP %s: %s", (status, word) => {
  expect(wordOf(outcomeOfSend(answer(Number(status), { code: "new_code" }), TO))).toBe(word);
});

const REPORT = { batch_id: "01FC66621XXXXX119Z8PMV1QPQ", recipient: "33612345678", code: 0 };
test.each(Object.entries(SINCH_REPORTS))("Sinch's report %s: %s", (status, state) => {
  expect(parseSinchReport("7-9-1", { ...REPORT, status })).toMatchObject({
    provider: "sinch",
    attempt: "7-9-1",
    state,
  });
});
test.each(Object.keys(SINCH_REPORT_CODES))(
  "Sinch's report code %s suppresses an unknown subscriber only",
  (code) => {
    const word = parseSinchReport("7-9-1", { ...REPORT, status: "Failed", code: Number(code) });
    expect(word?.suppress).toBe(code === "1" ? "invalid-address" : undefined);
    expect(word).toMatchObject({ state: "refused", code: `failed-${code}` });
  },
);

const SMTP: Record<string, Word> = {
  "data 250 2.0.0": "accepted",
  "rcpt 550 5.1.1": "never:invalid-address",
  "rcpt 550 5.1.2": "never:invalid-address",
  "rcpt 550 5.1.3": "never:invalid-address",
  "rcpt 550 5.1.6": "never:invalid-address",
  "rcpt 550 5.1.10": "never:invalid-address",
  "rcpt 550 5.2.1": "never:gone",
  "rcpt 550 5.1.7": "provider-waits",
  "rcpt 550 5.1.8": "provider-waits",
  "rcpt 535 5.7.8": "stop",
  "rcpt 534 5.7.9": "stop",
  "rcpt 550 5.7.23": "provider-waits",
  "rcpt 550 5.7.25": "provider-waits",
  "rcpt 550 5.7.26": "provider-waits",
  "rcpt 550 5.7.27": "provider-waits",
  "mail 530": "stop",
  "mail 534": "stop",
  "mail 535": "stop",
  "mail 538": "stop",
  "mail 550": "provider-waits",
  "mail 450": "provider-waits",
  "rcpt 452 4.3.1": "provider-waits",
  "rcpt 421 4.3.2": "provider-waits",
  "rcpt 451 4.4.5": "provider-waits",
  "data 421": "provider-waits",
  "data 503": "contact-waits",
  "rcpt 450": "contact-waits",
  "rcpt 552 5.2.2": "refused",
  "data 554 5.7.1": "refused",
};
test.each(Object.entries(SMTP))("a relay's %s: %s", (given, word) => {
  const [stage, ...reply] = given.split(" ");
  expect(wordOf(outcomeOfReply(stage as SmtpStage, `${reply.join(" ")} text`, null))).toBe(word);
});

const PUSH: Record<string, Word> = {
  "2xx": "accepted",
  "3xx": "contact-waits",
  "400": "refused",
  "401": "tell",
  "403": "tell",
  "404": "never:gone",
  "408": "contact-waits",
  "410": "never:gone",
  "413": "refused",
  "429": "contact-waits",
  "4xx": "refused",
  // An ill push service is no reason to forget a subscription.
  "5xx": "contact-waits",
};
const WEBHOOK: Record<string, Word> = {
  "2xx": "accepted",
  "3xx": "contact-waits",
  "410": "never:gone",
  "4xx": "contact-waits",
  "5xx": "contact-waits",
};
test.each([
  ["push", PUSH_STATUSES, PUSH],
  ["webhook", WEBHOOK_STATUSES, WEBHOOK],
] as const)("the statuses of %s, row by row", (_kind, table, words) => {
  const found = Object.entries(table).map(([status, rule]) => [status, wordOf(outcomeOf(rule, "x"))]);
  expect(Object.fromEntries(found)).toEqual(words);
});

test("no row of a table is without its test", () => {
  expect(Object.keys(TWILIO_CODES).sort()).toEqual(Object.keys(TWILIO).sort());
  expect(Object.keys(SINCH_ERRORS).sort()).toEqual(Object.keys(SINCH).sort());
  const exact = (table: object) => Object.keys(table).filter((status) => !status.endsWith("xx"));
  for (const status of [...exact(TWILIO_STATUSES), ...exact(SINCH_STATUSES)])
    expect([...Object.keys(HTTP_OF_SMS), "400"]).toContain(status);
  const smtp = Object.keys(SMTP).join(" ");
  for (const key of Object.keys(SMTP_REPLIES).filter((key) => !key.includes("xx")))
    expect(smtp).toContain(key);
});

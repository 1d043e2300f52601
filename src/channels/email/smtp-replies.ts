// What a relay's replies mean to us, as data (RFC 5321 section 4.2, RFC 3463). The reply code decides the class.
import type { SendOutcome } from "../contract.ts";
import { outcomeOf, type ReplyRule } from "../reply-rule.ts";

/** The command that was answered. */
export type SmtpStage = "mail" | "rcpt" | "data";

const OUR_FAULT: ReplyRule = { means: "deferred", scope: "provider", waitMs: 60_000 };
const OUR_LOGIN: ReplyRule = { ...OUR_FAULT, account: "stop" };
const INVALID: ReplyRule = { means: "refused", suppress: "invalid-address" };
const REFUSED: ReplyRule = { means: "refused" };
const BUSY: ReplyRule = { means: "deferred", scope: "provider", waitMs: 5_000 };
const LATER: ReplyRule = { means: "deferred", scope: "contact" };

/** Looked up by stage and enhanced code, enhanced code, stage and code, code, stage and class, class; the first found counts. */
export const SMTP_REPLIES: Readonly<Record<string, ReplyRule>> = {
  "2xx": { means: "accepted" },
  // The mailbox: never again.
  "5.1.1": INVALID, // no such mailbox
  "5.1.2": INVALID, // no such domain
  "5.1.3": INVALID, // not an address
  "5.1.6": INVALID, // moved, no forwarding
  "5.1.10": INVALID, // the domain takes no mail
  "5.2.1": { means: "refused", suppress: "gone" }, // mailbox disabled
  // Ours: sender, login, or how our domain is set up.
  "5.1.7": OUR_FAULT,
  "5.1.8": OUR_FAULT,
  "5.7.8": OUR_LOGIN,
  "5.7.9": OUR_LOGIN,
  "5.7.23": OUR_FAULT, // SPF
  "5.7.25": OUR_FAULT, // no name for our number
  "5.7.26": OUR_FAULT, // DMARC
  "5.7.27": OUR_FAULT,
  "530": OUR_LOGIN,
  "534": OUR_LOGIN,
  "535": OUR_LOGIN,
  "538": OUR_LOGIN,
  "mail 5xx": OUR_FAULT,
  // The relay as a whole.
  "4.3.1": BUSY,
  "4.3.2": BUSY,
  "4.4.5": BUSY,
  "421": BUSY,
  "mail 4xx": BUSY,
  // The session was out of step; the same mail goes through on a new one.
  "503": LATER,
  "4xx": LATER,
  "5xx": REFUSED,
};

/** The rule of a login that was refused, by the code under which the session tells it; undefined when the code is something else. */
export function ruleOfLogin(code: string): ReplyRule | undefined {
  const reply = /^smtp-(\d{3})\b/.exec(code)?.[1];
  const rule = reply === undefined ? undefined : SMTP_REPLIES[reply];
  return rule?.means === "deferred" && rule.account ? rule : undefined;
}

/** The outcome of a reply such as `550 5.1.1 No such user`; only its codes are kept, its text may hold the address. */
export function outcomeOfReply(stage: SmtpStage, reply: string, reference: string | null): SendOutcome {
  const [, code = "", enhanced = ""] = /^(\d{3})(?:[ -]([245]\.\d{1,3}\.\d{1,3})\b)?/.exec(reply) ?? [];
  const detail = enhanced.charAt(0) === code.charAt(0) ? enhanced : "";
  const group = `${code.charAt(0)}xx`;
  const keys = [`${stage} ${detail}`, detail, `${stage} ${code}`, code, `${stage} ${group}`, group];
  const rule = keys.map((key) => SMTP_REPLIES[key]).find((found) => found !== undefined);
  const name = detail === "" || code.startsWith("2") ? `smtp-${code}` : `smtp-${code}-${detail}`;
  return outcomeOf(rule ?? { means: "unknown" }, rule ? name : "smtp-garbage-reply", { reference });
}

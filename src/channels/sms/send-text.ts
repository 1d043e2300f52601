// One text to one number, outside the line of deliveries: calls to the operator and to officers. No report on it: no ledger stands behind it.
import type { HttpAnswer } from "../call-http.ts";
import { codeOf, type NoAnswer } from "../no-answer.ts";
import type { SmsAccount } from "../provider-settings.ts";
import { openSinchLine } from "./sinch-account.ts";
import { openTwilioLine } from "./twilio-account.ts";

const LIMITS = { timeoutMs: 10_000, answerBytesMax: 64 * 1024 };

/** Our accounts in the order in which they are tried; never empty. */
export type TextSettings = readonly SmsAccount[];

/**
 * Sends `body` to `to` (E.164) through the first account that takes it; a person called twice is better than one not called.
 * Rejects with a `code` (HTTP status or network code, never the answer's text) unless one did.
 */
export async function sendText(accounts: TextSettings, to: string, body: string): Promise<void> {
  let code = "not-configured";
  for (const account of accounts) {
    const end = await sendThrough(account, to, body);
    if (end.end === "answer" && end.status >= 200 && end.status <= 299) return;
    code = end.end === "answer" ? `HTTP_${end.status}` : end.code;
  }
  throw Object.assign(new Error("refused"), { code });
}

async function sendThrough(given: SmsAccount, to: string, body: string): Promise<HttpAnswer | NoAnswer> {
  const limits = { ...LIMITS, signal: new AbortController().signal };
  const line = given.provider === "twilio" ? twilioLine(given, to, body) : sinchLine(given, to, body);
  try {
    return await line.send(limits);
  } catch (error) {
    return { end: "not-sent", code: codeOf(error) };
  } finally {
    await line.close();
  }
}

type Limits = Parameters<ReturnType<typeof openTwilioLine>["post"]>[1];

function twilioLine({ account, sender }: SmsAccount & { provider: "twilio" }, to: string, body: string) {
  const line = openTwilioLine(account);
  const form = formOf({ ...sender, to, body });
  return { send: (limits: Limits) => line.post(form, limits), close: () => line.close() };
}

function sinchLine({ account, from }: SmsAccount & { provider: "sinch" }, to: string, body: string) {
  const line = openSinchLine(account);
  const batch = { type: "mt_text", from, to: [to], body };
  return { send: (limits: Limits) => line.send(batch, limits), close: () => line.close() };
}

function formOf(fields: Record<string, string>): string {
  return Object.entries(fields)
    .map(([name, value]) => `${name.charAt(0).toUpperCase()}${name.slice(1)}=${encodeURIComponent(value)}`)
    .join("&");
}

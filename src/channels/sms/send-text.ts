// One text to one number, outside the line of deliveries: calls to the operator and to officers. No status callback: no ledger stands behind it.
import type { SmsSender } from "../provider-settings.ts";
import { openTwilioLine, type TwilioAccount } from "./twilio-account.ts";

const ANSWER_WITHIN_MS = 10_000;
const ANSWER_BYTES_MAX = 64 * 1024;

/** Our account and who is shown as the sender. */
export type TextSettings = { account: TwilioAccount; sender: SmsSender };

/** Sends `body` to `to` (E.164). Rejects with a `code` (HTTP status or network code, never the answer's text) unless it was accepted. */
export async function sendText({ account, sender }: TextSettings, to: string, body: string): Promise<void> {
  const line = openTwilioLine(account);
  try {
    const end = await line.post(formOf({ ...sender, to, body }), {
      timeoutMs: ANSWER_WITHIN_MS,
      answerBytesMax: ANSWER_BYTES_MAX,
      signal: new AbortController().signal,
    });
    const code = end.end === "answer" ? `HTTP_${end.status}` : end.code;
    if (end.end !== "answer" || end.status < 200 || end.status > 299)
      throw Object.assign(new Error("refused"), { code });
  } finally {
    await line.close();
  }
}

function formOf(fields: Record<string, string>): string {
  return Object.entries(fields)
    .map(([name, value]) => `${name.charAt(0).toUpperCase()}${name.slice(1)}=${encodeURIComponent(value)}`)
    .join("&");
}

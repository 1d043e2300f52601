// One SMS to one number through our Twilio account, for calls to officers and the operator: no delivery of the ledger stands behind it.
import { openTwilioLine, type TwilioAccount } from "./twilio-account.ts";

const ANSWER_WITHIN_MS = 10_000;
const ANSWER_BYTES_MAX = 64 * 1024;

/** What became of it; `code` says why in one word when the provider did not take it, or may not have. */
export type PlainSmsEnd = { outcome: "accepted" } | { outcome: "refused"; code: string };

/** Sends a text to one number in E.164, without a status callback; never throws for a provider's answer. */
export function plainSms(options: {
  account: TwilioAccount;
  sender: { messagingServiceSid: string } | { from: string };
}): (to: string, body: string) => Promise<PlainSmsEnd> {
  const { account, sender } = options;
  return async (to, body) => {
    const line = openTwilioLine(account);
    try {
      const end = await line.post(formOf({ ...sender, to, body }), {
        timeoutMs: ANSWER_WITHIN_MS,
        answerBytesMax: ANSWER_BYTES_MAX,
        signal: new AbortController().signal,
      });
      if (end.end === "answer" && end.status >= 200 && end.status <= 299) return { outcome: "accepted" };
      return { outcome: "refused", code: end.end === "answer" ? `HTTP_${end.status}` : end.code };
    } finally {
      await line.close();
    }
  };
}

function formOf(fields: Record<string, string>): string {
  return Object.entries(fields)
    .map(([name, value]) => `${name.charAt(0).toUpperCase()}${name.slice(1)}=${encodeURIComponent(value)}`)
    .join("&");
}

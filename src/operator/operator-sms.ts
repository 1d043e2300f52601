import { openTwilioLine, type TwilioAccount } from "../channels/sms/twilio-account.ts";
import type { OperatorMessage, OperatorWay } from "./operator-event.ts";

const ANSWER_WITHIN_MS = 10_000;
const ANSWER_BYTES_MAX = 64 * 1024;
const TEXT_MAX = 300;

/** Texts severity and title through our Twilio account, without a status callback: no delivery of the ledger stands behind it. */
export function operatorSms(options: {
  account: TwilioAccount;
  sender: { messagingServiceSid: string } | { from: string };
  to: string;
}): OperatorWay {
  const { account, sender, to } = options;
  return {
    name: "sms",
    async tell(message) {
      const line = openTwilioLine(account);
      try {
        const end = await line.post(formOf({ ...sender, to, body: textOf(message) }), {
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
    },
  };
}

function textOf({ severity, title, service, mode }: OperatorMessage): string {
  const mark = mode === "sandbox" ? "SANDBOX " : "";
  return `${mark}Amberwire ${severity}: ${title} ${service}/readyz`.slice(0, TEXT_MAX);
}

function formOf(fields: Record<string, string>): string {
  return Object.entries(fields)
    .map(([name, value]) => `${name.charAt(0).toUpperCase()}${name.slice(1)}=${encodeURIComponent(value)}`)
    .join("&");
}

import { plainSms } from "../channels/sms/plain-sms.ts";
import type { TwilioAccount } from "../channels/sms/twilio-account.ts";
import type { OperatorMessage, OperatorWay } from "./operator-event.ts";

const TEXT_MAX = 300;

/** Texts severity and title through our Twilio account. */
export function operatorSms(options: {
  account: TwilioAccount;
  sender: { messagingServiceSid: string } | { from: string };
  to: string;
}): OperatorWay {
  const send = plainSms(options);
  return {
    name: "sms",
    async tell(message) {
      const end = await send(options.to, textOf(message));
      if (end.outcome === "refused") throw Object.assign(new Error("refused"), { code: end.code });
    },
  };
}

function textOf({ severity, title, service, mode }: OperatorMessage): string {
  const mark = mode === "sandbox" ? "SANDBOX " : "";
  return `${mark}Amberwire ${severity}: ${title} ${service}/readyz`.slice(0, TEXT_MAX);
}

import { sendText, type TextSettings } from "../channels/sms/send-text.ts";
import type { OperatorMessage, OperatorWay } from "./operator-event.ts";

const TEXT_MAX = 300;

/** Texts severity and title through the first of our accounts that takes it. */
export function operatorSms(accounts: TextSettings, to: string): OperatorWay {
  return { name: "sms", tell: (message) => sendText(accounts, to, textOf(message)) };
}

function textOf({ severity, title, service, mode }: OperatorMessage): string {
  const mark = mode === "sandbox" ? "SANDBOX " : "";
  return `${mark}Amberwire ${severity}: ${title} ${service}/readyz`.slice(0, TEXT_MAX);
}

import { type MailSettings, sendMail } from "../channels/email/send-mail.ts";
import type { OperatorMessage, OperatorWay } from "./operator-event.ts";

/** Mails the message through the first of `urls` (nodemailer form) that takes it. */
export function operatorMail({ to, ...settings }: MailSettings & { to: string }): OperatorWay {
  return { name: "email", tell: (message) => sendMail(settings, { to, ...wordsOf(message) }) };
}

function wordsOf({ severity, title, detail, at, service, mode, key }: OperatorMessage) {
  const mark = mode === "sandbox" ? "SANDBOX " : "";
  return {
    subject: `${mark}Amberwire ${severity}: ${title}`,
    text: `${title}\n\n${detail}\n\n${service}, ${at}, ${mode}, ${key}\n`,
  };
}

import { createTransport } from "nodemailer";
import type { OperatorMessage, OperatorWay } from "./operator-event.ts";

const CONNECT_WITHIN_MS = 5_000;
const SILENT_FOR_MS = 10_000;

/** Mails the message through the first of `urls` (nodemailer form) that takes it. */
export function operatorMail(options: { urls: readonly string[]; from: string; to: string }): OperatorWay {
  const { urls, from, to } = options;
  return {
    name: "email",
    async tell(message) {
      let failure: unknown = new Error("no mail server");
      for (const url of urls) {
        try {
          return await mail(url, { from, to, ...wordsOf(message) });
        } catch (error) {
          failure = error;
        }
      }
      throw failure;
    },
  };
}

async function mail(
  url: string,
  words: { from: string; to: string; subject: string; text: string },
): Promise<void> {
  const transport = createTransport({
    url,
    connectionTimeout: CONNECT_WITHIN_MS,
    greetingTimeout: CONNECT_WITHIN_MS,
    dnsTimeout: CONNECT_WITHIN_MS,
    socketTimeout: SILENT_FOR_MS,
    disableFileAccess: true,
    disableUrlAccess: true,
  });
  try {
    await transport.sendMail({ ...words, headers: { "Auto-Submitted": "auto-generated" } });
  } finally {
    transport.close();
  }
}

function wordsOf({ severity, title, detail, at, service, mode, key }: OperatorMessage) {
  const mark = mode === "sandbox" ? "SANDBOX " : "";
  return {
    subject: `${mark}Amberwire ${severity}: ${title}`,
    text: `${title}\n\n${detail}\n\n${service}, ${at}, ${mode}, ${key}\n`,
  };
}

// One plain mail to one address, outside the line of deliveries: calls to the operator and to officers.
import { createTransport } from "nodemailer";

const CONNECT_WITHIN_MS = 5_000;
const SILENT_FOR_MS = 10_000;

/** Mail servers (nodemailer form) in the order in which they are tried, and our sender. */
export type MailSettings = { urls: readonly string[]; from: string };

/** Mails `subject` and `text` to `to` through the first server that takes it; rejects with the last one's error when none does. */
export async function sendMail(
  { urls, from }: MailSettings,
  mail: { to: string; subject: string; text: string },
): Promise<void> {
  let failure: unknown = new Error("no mail server");
  for (const url of urls) {
    try {
      return await sendThrough(url, { from, ...mail });
    } catch (error) {
      failure = error;
    }
  }
  throw failure;
}

async function sendThrough(
  url: string,
  mail: { from: string; to: string; subject: string; text: string },
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
    await transport.sendMail({ ...mail, headers: { "Auto-Submitted": "auto-generated" } });
  } finally {
    transport.close();
  }
}

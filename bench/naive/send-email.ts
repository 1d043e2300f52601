// Mail with nodemailer, without its pool.
import nodemailer from "nodemailer";
import type { EmailRendered } from "../../src/channels/contract.ts";
import type { NaiveVariables } from "./variables.ts";

/** One transport, then one sendMail for each mail. */
export function openEmail(variables: NaiveVariables) {
  const transport = nodemailer.createTransport(variables.SMTP_URL);
  return async ({ to, message, manageUrl, unsubscribeUrl }: EmailRendered): Promise<string | null> => {
    const sent = await transport.sendMail({
      from: variables.MAIL_FROM,
      to,
      subject: message.subject,
      text: message.text.replaceAll("{manage}", manageUrl),
      html: message.html.replaceAll("{manage}", manageUrl),
      headers: {
        "List-Unsubscribe": `<${unsubscribeUrl}>`,
        "List-Unsubscribe-Post": "List-Unsubscribe=One-Click",
        "Auto-Submitted": "auto-generated",
      },
    });
    return sent.messageId;
  };
}

// By which ways officers are called, each tried on its own. Codes only come back: an address may stand in the text of an error.

import { type MailSettings, sendMail } from "../channels/email/send-mail.ts";
import { codeOf } from "../channels/no-answer.ts";
import { sendText, type TextSettings } from "../channels/sms/send-text.ts";
import type { CallWays, WayOutcome } from "../store/approver-calls.ts";
import type { OfficerReach } from "../store/officer-reach.ts";

/** The settings of each way; undefined where it is not configured. */
export type CallSettings = { sms: TextSettings | undefined; email: MailSettings | undefined };

/** Calls one officer by every way that is both verified and configured, at the same time. Never throws. */
export async function callByAllWays(
  { sms, email }: CallSettings,
  reach: Pick<OfficerReach, "sms" | "email">,
  words: { sms: string; subject: string; text: string },
): Promise<CallWays> {
  const [number, address] = [reach.sms, reach.email];
  const [bySms, byEmail] = await Promise.all([
    outcomeOf(sms && number !== null && (() => sendText(sms, number, words.sms))),
    outcomeOf(
      email &&
        address !== null &&
        (() => sendMail(email, { to: address, subject: words.subject, text: words.text })),
    ),
  ]);
  return { sms: bySms, email: byEmail };
}

async function outcomeOf(send: (() => Promise<void>) | false | undefined): Promise<WayOutcome> {
  if (!send) return { outcome: "none" };
  try {
    await send();
    return { outcome: "accepted" };
  } catch (error) {
    return { outcome: "failed", code: codeOf(error) };
  }
}

// By which ways officers are called, each tried on its own. Codes only come back: an address may stand in the text of an error.

import { type MailSettings, sendMail } from "../channels/email/send-mail.ts";
import { codeOf } from "../channels/no-answer.ts";
import type { PushMessage, SendPush } from "../channels/push/send-push.ts";
import { sendText, type TextSettings } from "../channels/sms/send-text.ts";
import type { CallWays, WayOutcome } from "../store/approver-calls.ts";
import type { OfficerPush } from "../store/officer-push.ts";
import type { OfficerReach } from "../store/officer-reach.ts";

/** The settings of each way; undefined where it is not configured. */
export type CallSettings = {
  sms: TextSettings | undefined;
  email: MailSettings | undefined;
  push: SendPush | undefined;
};

/** Where one officer is called: verified addresses, and browsers that asked to be notified. */
export type CallTargets = Pick<OfficerReach, "sms" | "email"> & { pushes: readonly OfficerPush[] };

/** What a call says by each way. */
export type CallTexts = { sms: string; subject: string; text: string; push: PushMessage };

/** Calls one officer by every way that is both set and configured, at the same time. Never throws. `gone` are browsers that left. */
export async function callByAllWays(
  { sms, email, push }: CallSettings,
  { sms: number, email: address, pushes }: CallTargets,
  words: CallTexts,
): Promise<{ ways: CallWays; gone: OfficerPush[] }> {
  const gone: OfficerPush[] = [];
  const notify = async (send: SendPush, browser: OfficerPush): Promise<WayOutcome> => {
    const end = await send(browser.subscription, words.push);
    if (end.kind === "refused" && end.suppress !== undefined) gone.push(browser);
    return end.kind === "accepted" ? { outcome: "accepted" } : { outcome: "failed", code: end.code };
  };
  const [bySms, byEmail, ...byPush] = await Promise.all([
    outcomeOf(sms && number !== null && (() => sendText(sms, number, words.sms))),
    outcomeOf(
      email &&
        address !== null &&
        (() => sendMail(email, { to: address, subject: words.subject, text: words.text })),
    ),
    ...pushes.map((browser) => (push ? notify(push, browser) : { outcome: "none" as const })),
  ]);
  const best = byPush.find(({ outcome }) => outcome === "accepted") ?? byPush[0] ?? { outcome: "none" };
  return { ways: { sms: bySms, email: byEmail, push: best }, gone };
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

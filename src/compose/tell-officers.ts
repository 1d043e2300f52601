// Gives verbs their ways to tell an officer something: our own SMS account and mail server, in the sandbox their local stand-ins.
import type { Env } from "../../config/env.ts";
import type { Keys } from "../../config/keys.ts";
import type { TelephoneNeeds } from "../alerts/index.ts";
import { sendMail } from "../channels/email/send-mail.ts";
import { codeOf } from "../channels/no-answer.ts";
import { sendText } from "../channels/sms/send-text.ts";
import type { MailOfficer } from "../duty/send-reach-code.ts";
import type { Logger } from "../log.ts";
import { callSettings } from "./call-settings.ts";

/** Sends SMS and mails to officers; where a way is not configured every one is refused. The log has codes, never an address or a text. */
export function officerTellers(
  env: Env,
  keys: Pick<Keys, "vapid">,
  log: Logger,
): { textOfficer: TelephoneNeeds["textOfficer"]; mailOfficer: MailOfficer } {
  const { sms, email } = callSettings(env, keys);
  const told = async (way: string, send: (() => Promise<void>) | undefined) => {
    const refused = (code: string) => {
      log.error({ event: "officer.not-told", way, code }, "an officer could not be told");
      return "refused" as const;
    };
    if (!send) return refused("not-configured");
    try {
      await send();
      return "accepted" as const;
    } catch (error) {
      return refused(codeOf(error));
    }
  };
  return {
    textOfficer: (to, text) => told("sms", sms && (() => sendText(sms, to, text))),
    mailOfficer: (to, mail) => told("email", email && (() => sendMail(email, { to, ...mail }))),
  };
}

// Gives verbs their way to text an officer: our accounts for SMS, in the sandbox its local servers.
import type { Env } from "../../config/env.ts";
import type { TelephoneNeeds } from "../alerts/index.ts";
import { codeOf } from "../channels/no-answer.ts";
import { sendText } from "../channels/sms/send-text.ts";
import type { Logger } from "../log.ts";
import { callSettings } from "./call-settings.ts";

/** Sends SMS to officers; where SMS is not configured every one is refused. The log has codes, never a number or a text. */
export function officerTexter(env: Env, log: Logger): TelephoneNeeds["textOfficer"] {
  const { sms } = callSettings(env);
  const refused = (code: string) => {
    log.error({ event: "officer.text-refused", code }, "an officer got no SMS");
    return "refused" as const;
  };
  return async (to, text) => {
    if (!sms) return refused("not-configured");
    try {
      await sendText(sms, to, text);
      return "accepted";
    } catch (error) {
      return refused(codeOf(error));
    }
  };
}

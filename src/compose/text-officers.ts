// Gives verbs their way to text an officer: our Twilio account, in the sandbox its local server.
import type { Env } from "../../config/env.ts";
import type { TelephoneNeeds } from "../alerts/index.ts";
import { twilioSettings } from "../channels/provider-settings.ts";
import { plainSms } from "../channels/sms/plain-sms.ts";
import { toError } from "../errors.ts";
import type { Logger } from "../log.ts";

/** Sends SMS to officers; where SMS is not configured every one is refused. The log has codes, never a number or a text. */
export function officerTexter(env: Env, log: Logger): TelephoneNeeds["textOfficer"] {
  const send = sender(env, log);
  return async (to, text) => {
    const end = await send?.(to, text);
    if (end?.outcome === "accepted") return "accepted";
    log.error(
      { event: "officer.text-refused", code: end?.code ?? "not-configured" },
      "an officer got no SMS",
    );
    return "refused";
  };
}

function sender(env: Env, log: Logger): ReturnType<typeof plainSms> | undefined {
  try {
    const settings = twilioSettings(env);
    return settings && plainSms(settings);
  } catch (error) {
    log.error({ event: "officer.text-closed", err: toError(error) }, "officers cannot be reached by SMS");
    return undefined;
  }
}

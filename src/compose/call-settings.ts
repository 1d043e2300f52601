import type { Env } from "../../config/env.ts";
import { mailSender, twilioSettings } from "../channels/provider-settings.ts";
import type { CallSettings } from "../duty/ways.ts";

/** By which ways this installation can call officers; a way whose settings have a fault is left out, as its channel is. */
export function callSettings(env: Env): CallSettings {
  const [urls, from] = [env.SMTP_URL, mailSender(env)];
  return { sms: soundTwilio(env), email: urls && from !== undefined ? { urls, from } : undefined };
}

function soundTwilio(env: Env): CallSettings["sms"] {
  try {
    return twilioSettings(env);
  } catch {
    return undefined;
  }
}

import type { Env } from "../../config/env.ts";
import type { Keys } from "../../config/keys.ts";
import { mailSender, smsAccounts } from "../channels/provider-settings.ts";
import { pushSettings } from "../channels/providers.ts";
import { openSendPush } from "../channels/push/send-push.ts";
import type { CallSettings } from "../duty/ways.ts";

/** By which ways this installation can call officers; a way whose settings have a fault is left out, as its channel is. */
export function callSettings(env: Env, { vapid }: Pick<Keys, "vapid">): CallSettings {
  const [urls, from] = [env.SMTP_URL, mailSender(env)];
  const accounts = smsAccounts(env);
  return {
    sms: accounts.length > 0 ? accounts : undefined,
    email: urls && from !== undefined ? { urls, from } : undefined,
    push: soundPush(env, vapid),
  };
}

function soundPush(env: Env, vapid: Keys["vapid"]): CallSettings["push"] {
  try {
    const settings = pushSettings(env, vapid);
    return settings && openSendPush(settings);
  } catch {
    return undefined;
  }
}

import type { Env } from "../../config/env.ts";
import { mailSender, smsAccounts } from "../channels/provider-settings.ts";
import type { CallSettings } from "../duty/ways.ts";

/** By which ways this installation can call officers; a way whose settings have a fault is left out, as its channel is. */
export function callSettings(env: Env): CallSettings {
  const [urls, from] = [env.SMTP_URL, mailSender(env)];
  const accounts = smsAccounts(env);
  return {
    sms: accounts.length > 0 ? accounts : undefined,
    email: urls && from !== undefined ? { urls, from } : undefined,
  };
}

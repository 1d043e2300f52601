import type { Env } from "../../config/env.ts";
import type { Plan } from "../../schemas/plan.ts";
import { mailSender, smsAccounts } from "../channels/provider-settings.ts";

const SETTINGS = {
  sms: "TWILIO_ACCOUNT_SID, TWILIO_AUTH_TOKEN and TWILIO_MESSAGING_SERVICE_SID or TWILIO_FROM (or the SINCH_… of a service plan)",
  email: "SMTP_URL and MAIL_FROM",
} as const;

/**
 * A sentence for each channel on which `plans` reach people and for which `env` configures no provider, with what to set. Push and
 * webhooks need no provider's account, and a sandbox brings its own; a setting with a fault counts as none.
 */
export function uncarriedChannels(env: Env, plans: readonly Plan[]): string[] {
  if (env.MODE === "sandbox") return [];
  const carried = {
    sms: smsAccounts(env).length > 0,
    email: env.SMTP_URL !== undefined && mailSender(env) !== undefined,
  };
  return (["sms", "email"] as const).flatMap((channel) => {
    const users = plans.filter(({ tiers }) =>
      Object.values(tiers).some(({ channels }) => channels.includes(channel)),
    );
    if (carried[channel] || users.length === 0) return [];
    return [
      `${channel}: ${users.length} plans reach people on it, and no provider is configured here: set ${SETTINGS[channel]}`,
    ];
  });
}

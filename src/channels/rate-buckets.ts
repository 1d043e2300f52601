// The shared rates: what each account may carry a second, for all processes together.
import type { Env } from "../../config/env.ts";
import type { SmsProviderName } from "../../config/env-variables.ts";
import type { RateBucket } from "./contract.ts";
import { smsAccounts } from "./provider-settings.ts";

type RateEnv = Pick<Env, "SMS_SEGMENTS_PER_SECOND" | "SINCH_SEGMENTS_PER_SECOND" | "MAILS_PER_SECOND">;

/** SMS in segments a second, each provider in a bucket of its own (Twilio's is the older one); mails in messages, for all relays together. */
export function rateBuckets(env: RateEnv): Record<SmsProviderName | "email", RateBucket> {
  return {
    twilio: { name: "sms", perSecond: env.SMS_SEGMENTS_PER_SECOND },
    sinch: { name: "sms-sinch", perSecond: env.SINCH_SEGMENTS_PER_SECOND },
    email: { name: "email", perSecond: env.MAILS_PER_SECOND },
  };
}

/** What a channel may carry a second by all its configured providers together; null where nothing of ours limits it. */
export function ratePerSecond(
  env: RateEnv & Parameters<typeof smsAccounts>[0],
  channel: string,
): number | null {
  const buckets = rateBuckets(env);
  if (channel === "email") return buckets.email.perSecond;
  if (channel !== "sms") return null;
  const rates = smsAccounts(env).map(({ provider }) => buckets[provider].perSecond);
  return rates.length === 0 ? buckets.twilio.perSecond : rates.reduce((sum, rate) => sum + rate, 0);
}

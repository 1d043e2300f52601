// What providers, and calls to the operator, are told of our accounts. Nothing is opened here.
import { CHANNEL_LIMITS } from "../../config/dispatch.ts";
import type { Env } from "../../config/env.ts";
import { checkAddress, checkedLookup } from "./checked-address.ts";
import type { ApiAddress } from "./sms/api-line.ts";
import type { SinchAccount } from "./sms/sinch-account.ts";
import type { TwilioAccount } from "./sms/twilio-account.ts";

/** Who is shown as the sender of an SMS over Twilio. */
export type SmsSender = { messagingServiceSid: string } | { from: string };

/** One account that can send SMS. */
export type SmsAccount =
  | { provider: "twilio"; account: TwilioAccount; sender: SmsSender }
  | { provider: "sinch"; account: SinchAccount; from: string };

type TwilioEnv = Pick<
  Env,
  | "MODE"
  | "TWILIO_ACCOUNT_SID"
  | "TWILIO_AUTH_TOKEN"
  | "TWILIO_API_KEY"
  | "TWILIO_API_SECRET"
  | "TWILIO_MESSAGING_SERVICE_SID"
  | "TWILIO_FROM"
  | "TWILIO_API_URL"
>;
type SinchEnv = Pick<
  Env,
  "MODE" | "SINCH_SERVICE_PLAN_ID" | "SINCH_API_TOKEN" | "SINCH_FROM" | "SINCH_API_URL"
>;

/** Our accounts in the order in which they are to be used; `onFault` hears of one that must not be used, which is left out. */
export function smsAccounts(
  env: TwilioEnv & SinchEnv & Pick<Env, "SMS_PROVIDERS">,
  onFault: (fault: { provider: string; error: unknown }) => void = () => undefined,
): SmsAccount[] {
  const settings = { twilio: () => twilioSettings(env), sinch: () => sinchSettings(env) };
  return [...new Set(env.SMS_PROVIDERS)].flatMap((name) => {
    if (name !== "twilio" && name !== "sinch") return [];
    try {
      return settings[name]() ?? [];
    } catch (error) {
      onFault({ provider: name, error });
      return [];
    }
  });
}

/** Our Twilio account and sender, or undefined where they are not configured. Throws when a sandbox is pointed at a live address. */
export function twilioSettings(env: TwilioEnv): (SmsAccount & { provider: "twilio" }) | undefined {
  const { TWILIO_ACCOUNT_SID: accountSid, TWILIO_MESSAGING_SERVICE_SID: service, TWILIO_FROM: from } = env;
  const credentials = twilioCredentials(env);
  const sender =
    service !== undefined ? { messagingServiceSid: service } : from !== undefined ? { from } : undefined;
  const apiUrl = env.TWILIO_API_URL?.href ?? (env.MODE === "live" ? "https://api.twilio.com" : undefined);
  if (!accountSid || !credentials || !sender || !apiUrl) return undefined;
  const account = { ...credentials, accountSid, ...addressOf(env.MODE, "TWILIO_API_URL", apiUrl) };
  return { provider: "twilio", account, sender };
}

/** Our Sinch service plan and sender, or undefined where they are not configured. Throws when a sandbox is pointed at a live address. */
export function sinchSettings(env: SinchEnv): (SmsAccount & { provider: "sinch" }) | undefined {
  const { SINCH_SERVICE_PLAN_ID: servicePlanId, SINCH_API_TOKEN: apiToken, SINCH_FROM: from } = env;
  const live = env.MODE === "live" ? "https://eu.sms.api.sinch.com" : undefined;
  const apiUrl = env.SINCH_API_URL?.href ?? live;
  if (!servicePlanId || !apiToken || !from || !apiUrl) return undefined;
  return {
    provider: "sinch",
    account: { servicePlanId, apiToken, ...addressOf(env.MODE, "SINCH_API_URL", apiUrl) },
    from,
  };
}

/** The sender of every mail; a sandbox has one of its own where none is given. */
export function mailSender({ MAIL_FROM, MODE }: Pick<Env, "MAIL_FROM" | "MODE">): string | undefined {
  return MAIL_FROM ?? (MODE === "sandbox" ? "Amberwire sandbox <alerts@sandbox.invalid>" : undefined);
}

function addressOf(mode: Env["MODE"], variable: string, apiUrl: string): ApiAddress {
  const ground = mode === "live" ? "any" : "private";
  if (!(checkAddress(apiUrl, { ground, httpsOnly: false }) instanceof URL)) {
    throw new Error(`${variable} points to an address that a sandbox must not reach.`);
  }
  const { concurrency: connections, connectTimeoutMs, idleMs } = CHANNEL_LIMITS.sms;
  return { apiUrl, connections, connectTimeoutMs, idleMs, lookup: checkedLookup(ground) };
}

function twilioCredentials(env: TwilioEnv): { username: string; password: string } | undefined {
  if (env.TWILIO_API_KEY !== undefined && env.TWILIO_API_SECRET !== undefined) {
    return { username: env.TWILIO_API_KEY, password: env.TWILIO_API_SECRET };
  }
  if (env.TWILIO_ACCOUNT_SID === undefined || env.TWILIO_AUTH_TOKEN === undefined) return undefined;
  return { username: env.TWILIO_ACCOUNT_SID, password: env.TWILIO_AUTH_TOKEN };
}

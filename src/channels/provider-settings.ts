// What providers, and calls to the operator, are told of our accounts. Nothing is opened here.
import { CHANNEL_LIMITS } from "../../config/dispatch.ts";
import type { Env } from "../../config/env.ts";
import { checkAddress, checkedLookup } from "./checked-address.ts";
import type { TwilioAccount } from "./sms/twilio-account.ts";

/** Who is shown as the sender of an SMS. */
export type SmsSender = { messagingServiceSid: string } | { from: string };

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

/** Our Twilio account and sender, or undefined where they are not configured. Throws when a sandbox is pointed at a live address. */
export function twilioSettings(env: TwilioEnv): { account: TwilioAccount; sender: SmsSender } | undefined {
  const { TWILIO_ACCOUNT_SID: accountSid, TWILIO_MESSAGING_SERVICE_SID: service, TWILIO_FROM: from } = env;
  const credentials = twilioCredentials(env);
  const sender =
    service !== undefined ? { messagingServiceSid: service } : from !== undefined ? { from } : undefined;
  const apiUrl = env.TWILIO_API_URL?.href ?? (env.MODE === "live" ? "https://api.twilio.com" : undefined);
  if (!accountSid || !credentials || !sender || !apiUrl) return undefined;
  const ground = env.MODE === "live" ? "any" : "private";
  if (!(checkAddress(apiUrl, { ground, httpsOnly: false }) instanceof URL)) {
    throw new Error("TWILIO_API_URL points to an address that a sandbox must not reach.");
  }
  const { concurrency: connections, connectTimeoutMs, idleMs } = CHANNEL_LIMITS.sms;
  const lookup = checkedLookup(ground);
  const account = { ...credentials, accountSid, apiUrl, connections, connectTimeoutMs, idleMs, lookup };
  return { account, sender };
}

/** The sender of every mail; a sandbox has one of its own where none is given. */
export function mailSender({ MAIL_FROM, MODE }: Pick<Env, "MAIL_FROM" | "MODE">): string | undefined {
  return MAIL_FROM ?? (MODE === "sandbox" ? "Amberwire sandbox <alerts@sandbox.invalid>" : undefined);
}

function twilioCredentials(env: TwilioEnv): { username: string; password: string } | undefined {
  if (env.TWILIO_API_KEY !== undefined && env.TWILIO_API_SECRET !== undefined) {
    return { username: env.TWILIO_API_KEY, password: env.TWILIO_API_SECRET };
  }
  if (env.TWILIO_ACCOUNT_SID === undefined || env.TWILIO_AUTH_TOKEN === undefined) return undefined;
  return { username: env.TWILIO_ACCOUNT_SID, password: env.TWILIO_AUTH_TOKEN };
}

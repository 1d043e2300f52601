// Opens the provider of each channel from the settings. What is not configured, or cannot be opened, leaves only its channel out.
import { CHANNEL_LIMITS } from "../../config/dispatch.ts";
import type { Env } from "../../config/env.ts";
import type { Keys } from "../../config/keys.ts";
import { toError } from "../errors.ts";
import type { AddressRules } from "./checked-address.ts";
import type { ChannelKind, Provider, RenderedBy } from "./contract.ts";
import { openSmtp } from "./email/smtp.ts";
import { mailSender, twilioSettings } from "./provider-settings.ts";
import { openWebPush, type WebPushSettings } from "./push/web-push.ts";
import { openTwilio } from "./sms/twilio.ts";
import { openStandardWebhooks } from "./webhook/standard-webhooks.ts";

/** One provider per channel; undefined where there is none. */
export type Providers = { readonly [K in ChannelKind]: Provider<RenderedBy[K]> | undefined };

/** The settings that providers are made from. */
export type ProviderEnv = Pick<
  Env,
  | "MODE"
  | "PUBLIC_URL"
  | "OUTBOUND_ALLOW_PRIVATE_NETWORKS"
  | "TWILIO_ACCOUNT_SID"
  | "TWILIO_AUTH_TOKEN"
  | "TWILIO_API_KEY"
  | "TWILIO_API_SECRET"
  | "TWILIO_MESSAGING_SERVICE_SID"
  | "TWILIO_FROM"
  | "TWILIO_API_URL"
  | "SMTP_URL"
  | "MAIL_FROM"
  | "DKIM_DOMAIN"
  | "DKIM_SELECTOR"
  | "DKIM_PRIVATE_KEY"
>;

/** A channel that could not be opened: a sentence for `readyz`, `doctor` and the operator; it holds no secret. */
export type ProviderFault = { channel: ChannelKind; message: string };

/** Opens every provider that is configured. A fault disables its own channel and is handed to `onFault`; nothing is dialled yet. */
export async function openProviders(
  env: ProviderEnv,
  keys: Pick<Keys, "hash" | "vapid">,
  onFault: (fault: ProviderFault) => void = () => undefined,
): Promise<Providers> {
  const attempt = <P>(channel: ChannelKind, open: () => P): P | undefined => {
    try {
      return open();
    } catch (error) {
      onFault({ channel, message: toError(error).message });
      return undefined;
    }
  };
  return {
    sms: attempt("sms", () => smsProvider(env)),
    email: attempt("email", () => emailProvider(env, keys)),
    push: attempt("push", () => pushProvider(env, keys)),
    webhook: attempt("webhook", () => webhookProvider(env)),
  };
}

function smsProvider(env: ProviderEnv): Providers["sms"] {
  const settings = twilioSettings(env);
  if (!settings) return undefined;
  const { requestTimeoutMs, answerBytesMax } = CHANNEL_LIMITS.sms;
  const { account, sender } = settings;
  return openTwilio({
    ...account,
    sender,
    requestTimeoutMs,
    answerBytesMax,
    publicUrl: env.PUBLIC_URL.origin,
  });
}

function emailProvider(env: ProviderEnv, keys: Pick<Keys, "hash">): Providers["email"] {
  const from = mailSender(env);
  const returnPathKey = keys.hash[0]?.key;
  if (env.SMTP_URL === undefined || env.SMTP_URL.length === 0 || from === undefined || !returnPathKey)
    return undefined;
  const { concurrency: connections, ...limits } = CHANNEL_LIMITS.email;
  const { DKIM_DOMAIN: domain, DKIM_SELECTOR: selector, DKIM_PRIVATE_KEY: privateKey } = env;
  const dkim = domain && selector && privateKey ? { dkim: { domain, selector, privateKey } } : {};
  return openSmtp({ ...limits, ...dkim, urls: env.SMTP_URL, from, connections, returnPathKey });
}

function pushProvider(env: ProviderEnv, keys: Pick<Keys, "vapid">): Providers["push"] {
  const settings = pushSettings(env, keys.vapid);
  return settings && openWebPush(settings);
}

/** How push services are asked; undefined without a VAPID key pair. */
export function pushSettings(
  env: Pick<Env, "MODE" | "OUTBOUND_ALLOW_PRIVATE_NETWORKS">,
  vapid: Keys["vapid"],
): WebPushSettings | undefined {
  if (!vapid) return undefined;
  const { concurrency: streamsMax, ...limits } = CHANNEL_LIMITS.push;
  return { ...limits, vapid, rules: strangersRules(env), sandbox: env.MODE === "sandbox", streamsMax };
}

function webhookProvider(env: ProviderEnv): Providers["webhook"] {
  const { concurrency: connections, ...limits } = CHANNEL_LIMITS.webhook;
  return openStandardWebhooks({
    ...limits,
    rules: strangersRules(env),
    sandbox: env.MODE === "sandbox",
    connections,
  });
}

/** Rules for addresses that others give us: live only https, and only public ground unless opened; a sandbox only this machine. */
export function strangersRules(env: Pick<Env, "MODE" | "OUTBOUND_ALLOW_PRIVATE_NETWORKS">): AddressRules {
  const open = env.OUTBOUND_ALLOW_PRIVATE_NETWORKS;
  if (env.MODE === "live") return { ground: open ? "any" : "public", httpsOnly: true };
  return { ground: open ? "private" : "loopback", httpsOnly: false };
}

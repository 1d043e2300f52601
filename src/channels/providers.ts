// Opens the providers of each channel from the settings. What is not configured, or cannot be opened, is left out alone.
import { CHANNEL_LIMITS } from "../../config/dispatch.ts";
import type { Env } from "../../config/env.ts";
import type { Keys } from "../../config/keys.ts";
import { toError } from "../errors.ts";
import type { AddressRules } from "./checked-address.ts";
import type { ChannelKind, Failover, Provider, RenderedBy, SmsRendered } from "./contract.ts";
import { openSmtp } from "./email/smtp.ts";
import { type AccountFaultHeard, type Candidate, openFailover } from "./failover.ts";
import { mailSender, type SmsAccount, smsAccounts } from "./provider-settings.ts";
import { isKnownPushService } from "./push/known-services.ts";
import { openWebPush, type WebPushSettings } from "./push/web-push.ts";
import { rateBuckets } from "./rate-buckets.ts";
import { openSinch } from "./sms/sinch.ts";
import { openTwilio } from "./sms/twilio.ts";
import { soleProvider } from "./sole-provider.ts";
import { openStandardWebhooks } from "./webhook/standard-webhooks.ts";

/** The providers of each channel in order of preference; undefined where there is none. */
export type Providers = { readonly [K in ChannelKind]: Failover<RenderedBy[K]> | undefined };

/** The settings that providers are made from. */
export type ProviderEnv = Parameters<typeof smsAccounts>[0] &
  Parameters<typeof rateBuckets>[0] &
  Pick<
    Env,
    | "PUBLIC_URL"
    | "OUTBOUND_ALLOW_PRIVATE_NETWORKS"
    | "SMTP_URL"
    | "MAIL_FROM"
    | "DKIM_DOMAIN"
    | "DKIM_SELECTOR"
    | "DKIM_PRIVATE_KEY"
  >;

/** A channel, or one provider of it, that could not be opened: a sentence for `readyz`, `doctor` and the operator; it holds no secret. */
export type ProviderFault = { channel: ChannelKind; provider?: string; message: string };

/** Who hears what: `fault` of what cannot be opened, `accountFault` of a provider that refuses our account. */
export type ProviderEars = { fault?: (fault: ProviderFault) => void; accountFault?: AccountFaultHeard };

type Opening = { env: ProviderEnv; keys: Pick<Keys, "hash" | "vapid">; ears: ProviderEars };

/** Opens every provider that is configured. A fault disables what it stands in alone; nothing is dialled yet. */
export async function openProviders(
  env: ProviderEnv,
  keys: Pick<Keys, "hash" | "vapid">,
  ears: ProviderEars = {},
): Promise<Providers> {
  const opening = { env, keys, ears };
  const attempt = <P>(channel: ChannelKind, open: (opening: Opening) => P): P | undefined => {
    try {
      return open(opening);
    } catch (error) {
      ears.fault?.({ channel, message: toError(error).message });
      return undefined;
    }
  };
  return {
    sms: attempt("sms", smsProviders),
    email: attempt("email", emailProviders),
    push: attempt("push", pushProvider),
    webhook: attempt("webhook", webhookProvider),
  };
}

function smsProviders({ env, keys, ears }: Opening): Providers["sms"] {
  const accounts = smsAccounts(env, ({ provider, error }) =>
    ears.fault?.({ channel: "sms", provider, message: toError(error).message }),
  );
  const buckets = rateBuckets(env);
  return inOrder(
    "sms",
    accounts.flatMap((account) => {
      const provider = openSms(account, env, keys);
      return provider ? [{ provider, bucket: buckets[account.provider] }] : [];
    }),
    ears,
  );
}

function openSms(
  given: SmsAccount,
  env: ProviderEnv,
  keys: Pick<Keys, "hash">,
): Provider<SmsRendered> | undefined {
  const { requestTimeoutMs, answerBytesMax } = CHANNEL_LIMITS.sms;
  const common = { requestTimeoutMs, answerBytesMax, publicUrl: env.PUBLIC_URL.origin };
  if (given.provider === "twilio") return openTwilio({ ...common, ...given.account, sender: given.sender });
  const callbackKey = keys.hash[0]?.key;
  return callbackKey && openSinch({ ...common, ...given.account, from: given.from, callbackKey });
}

function emailProviders({ env, keys, ears }: Opening): Providers["email"] {
  const from = mailSender(env);
  const returnPathKey = keys.hash[0]?.key;
  if (from === undefined || !returnPathKey) return undefined;
  const { concurrency: connections, slowMs: _slowMs, ...limits } = CHANNEL_LIMITS.email;
  const { DKIM_DOMAIN: domain, DKIM_SELECTOR: selector, DKIM_PRIVATE_KEY: privateKey } = env;
  const dkim = domain && selector && privateKey ? { dkim: { domain, selector, privateKey } } : {};
  const bucket = rateBuckets(env).email;
  const relays = (env.SMTP_URL ?? []).map((url, index) => {
    const name = index === 0 ? "smtp" : `smtp-${index + 1}`;
    return {
      provider: openSmtp({ ...limits, ...dkim, url, name, from, connections, returnPathKey }),
      bucket,
    };
  });
  return inOrder("email", relays, ears);
}

function inOrder<K extends "sms" | "email">(
  channel: K,
  candidates: readonly Candidate<RenderedBy[K]>[],
  { accountFault }: ProviderEars,
): Failover<RenderedBy[K]> | undefined {
  if (candidates.length === 0) return undefined;
  const { slowMs } = CHANNEL_LIMITS[channel];
  return openFailover(candidates, { slowMs, ...(accountFault ? { onAccountFault: accountFault } : {}) });
}

function pushProvider({ env, keys, ears }: Opening): Providers["push"] {
  const settings = pushSettings(env, keys.vapid);
  return (
    settings &&
    soleProvider(openWebPush(settings), (fault, { subscription }) => {
      if (isKnownPushService(subscription.endpoint, settings.sandbox)) ears.accountFault?.(fault);
    })
  );
}

/** How push services are asked; undefined without a VAPID key pair. */
export function pushSettings(
  env: Pick<Env, "MODE" | "OUTBOUND_ALLOW_PRIVATE_NETWORKS">,
  vapid: Keys["vapid"],
): WebPushSettings | undefined {
  if (!vapid) return undefined;
  const { concurrency: streamsMax, slowMs: _slowMs, ...limits } = CHANNEL_LIMITS.push;
  return { ...limits, vapid, rules: strangersRules(env), sandbox: env.MODE === "sandbox", streamsMax };
}

function webhookProvider({ env }: Opening): Providers["webhook"] {
  const { concurrency: connections, slowMs: _slowMs, ...limits } = CHANNEL_LIMITS.webhook;
  const rules = strangersRules(env);
  return soleProvider(
    openStandardWebhooks({ ...limits, rules, sandbox: env.MODE === "sandbox", connections }),
  );
}

/** Rules for addresses that others give us: live only https, and only public ground unless opened; a sandbox only this machine. */
export function strangersRules(env: Pick<Env, "MODE" | "OUTBOUND_ALLOW_PRIVATE_NETWORKS">): AddressRules {
  const open = env.OUTBOUND_ALLOW_PRIVATE_NETWORKS;
  if (env.MODE === "live") return { ground: open ? "any" : "public", httpsOnly: true };
  return { ground: open ? "private" : "loopback", httpsOnly: false };
}

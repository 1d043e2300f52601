// Makes what the verbs of the machine are given, from the environment and the keys.
import { randomUUID } from "node:crypto";
import { hostname } from "node:os";
import type { Env } from "../../config/env.ts";
import type { Keys } from "../../config/keys.ts";
import { openProviders, type ProviderFault } from "../channels/providers.ts";
import { CHANNEL_DEFINITIONS } from "../channels/registry.ts";
import { type Clock, clockStartingAt, systemClock } from "../clock.ts";
import type { ChannelRuntimes, DispatchContext } from "../dispatch/context.ts";
import { openFence } from "../dispatch/fence.ts";
import { openIncarnation } from "../dispatch/incarnation.ts";
import { openLeaseKeeper } from "../dispatch/lease-keeper.ts";
import { openBulletinCache } from "../dispatch/open-bulletin.ts";
import type { Logger } from "../log.ts";
import type { OperatorEvent } from "../operator/operator-event.ts";
import type { Pool } from "../store/db.ts";
import { aliveMarks } from "./alive-marks.ts";
import { planCache } from "./plan-cache.ts";
import { watchCredentials } from "./watch-credentials.ts";

const NAMESPACE = "amberwire";

/** The clock that the environment asks for: the machine's, or one that starts at CLOCK. */
export function clockOf(env: Env): Clock {
  return env.CLOCK === undefined ? systemClock : clockStartingAt(env.CLOCK);
}

/** The context with its providers open; `callOperator` hears when one refuses our credentials; `close` ends the renewals and every connection of a provider. */
export async function openDispatchContext(
  env: Env,
  keys: Keys,
  pool: Pool,
  log: Logger,
  callOperator: (event: OperatorEvent) => void = () => undefined,
): Promise<{ context: DispatchContext; faults: ProviderFault[]; close(): Promise<void> }> {
  const faults: ProviderFault[] = [];
  const providers = await openProviders(env, keys, (fault) => {
    faults.push(fault);
    log.error({ event: "channel.disabled", channel: fault.channel }, fault.message);
  });
  const marks = aliveMarks(env, NAMESPACE);
  const clock = clockOf(env);
  const leases = openLeaseKeeper(pool, clock, log);
  const channels: ChannelRuntimes = {};
  const rates = ratesOf(env);
  if (providers.sms)
    channels.sms = {
      definition: CHANNEL_DEFINITIONS.sms,
      provider: watchCredentials(providers.sms, callOperator),
      bucket: rates.sms,
    };
  if (providers.email)
    channels.email = {
      definition: CHANNEL_DEFINITIONS.email,
      provider: watchCredentials(providers.email, callOperator),
      bucket: rates.email,
    };
  if (providers.push)
    channels.push = { definition: CHANNEL_DEFINITIONS.push, provider: providers.push, bucket: null };
  if (providers.webhook)
    channels.webhook = { definition: CHANNEL_DEFINITIONS.webhook, provider: providers.webhook, bucket: null };
  const context: DispatchContext = {
    pool,
    clock,
    log,
    holder: `${hostname()}:${process.pid}:${randomUUID().slice(0, 8)}`,
    encryption: keys.encryption,
    hash: keys.hash,
    publicUrl: env.PUBLIC_URL.href.replace(/\/$/, ""),
    channels,
    smsUnknown: env.SMS_UNKNOWN_POLICY,
    planOf: planCache(pool),
    bulletins: openBulletinCache(keys.encryption),
    fence: openFence(),
    leases,
    incarnation: openIncarnation({ pool, log, marks, onRestored: () => callOperator(RESTORED) }),
  };
  return {
    context,
    faults,
    async close() {
      leases.stop();
      marks.close();
      await Promise.all(Object.values(providers).map((provider) => provider?.close()));
    },
  };
}

/** The shared rates: SMS in segments a second, mails in messages a second; push and webhooks have none of ours. */
export function ratesOf(env: Pick<Env, "SMS_SEGMENTS_PER_SECOND" | "MAILS_PER_SECOND">) {
  return {
    sms: { name: "sms", perSecond: env.SMS_SEGMENTS_PER_SECOND },
    email: { name: "email", perSecond: env.MAILS_PER_SECOND },
  };
}

const RESTORED: OperatorEvent = {
  key: "database.restored",
  severity: "critical",
  title: "The database was restored from a backup: bulletins committed before are held.",
  detail:
    "Nothing of them is sent, so that nobody is written to twice; alerts released from now on go out. What to do: amberwire resume shows what is held and asks for --close or --continue.",
};

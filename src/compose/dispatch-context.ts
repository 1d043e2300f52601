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
import { callOnAccountFault } from "./account-faults.ts";
import { aliveMarks } from "./alive-marks.ts";
import { planCache } from "./plan-cache.ts";

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
  const providers = await openProviders(env, keys, {
    fault(fault) {
      faults.push(fault);
      log.error(
        { event: "channel.disabled", channel: fault.channel, provider: fault.provider },
        fault.message,
      );
    },
    accountFault: callOnAccountFault(callOperator),
  });
  const marks = aliveMarks(env, NAMESPACE);
  const clock = clockOf(env);
  const leases = openLeaseKeeper(pool, clock, log);
  const { sms, email, push, webhook } = CHANNEL_DEFINITIONS;
  const channels: ChannelRuntimes = {
    ...(providers.sms && { sms: { definition: sms, providers: providers.sms } }),
    ...(providers.email && { email: { definition: email, providers: providers.email } }),
    ...(providers.push && { push: { definition: push, providers: providers.push } }),
    ...(providers.webhook && { webhook: { definition: webhook, providers: providers.webhook } }),
  };
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

const RESTORED: OperatorEvent = {
  key: "database.restored",
  severity: "critical",
  title: "The database was restored from a backup: bulletins committed before are held.",
  detail:
    "Nothing of them is sent, so that nobody is written to twice; alerts released from now on go out. What to do: amberwire resume shows what is held and asks for --close or --continue.",
};

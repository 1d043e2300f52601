// Runs every second or two and can restart any step of the line from the tables alone.

import { CHANNELS } from "../../schemas/channel.ts";
import { toError } from "../errors.ts";
import { activeAlerts, overdueAlerts } from "../store/due-bulletins.ts";
import { endUnwantedSlices } from "../store/end-slices.ts";
import { freeLostSlices, lapsedHolders } from "../store/slices.ts";
import type { DispatchContext } from "./context.ts";
import { deadHolders } from "./dead-holders.ts";
import { settleBulletins } from "./settle.ts";

/** What one sweep did. */
export type SweepReport = { freed: number; ended: number; settled: number; expired: number };

/** The system's two verbs on alerts; each decides by itself whether there is anything to do. */
export type SystemVerbs = {
  expire(alertId: string): Promise<unknown>;
  repeat(alertId: string): Promise<unknown>;
};

/**
 * Frees slices of dead workers, ends those that nobody wants any more, settles bulletins, expires and repeats alerts. What goes
 * wrong with one alert is logged and stops nothing else.
 */
export async function sweep(context: DispatchContext, verbs: SystemVerbs): Promise<SweepReport> {
  const timeouts = { sms: 0, email: 0, push: 0, webhook: 0 };
  for (const kind of CHANNELS) {
    // A channel that this process does not serve may be served elsewhere: the longest timeout that any channel has.
    timeouts[kind] = context.channels[kind]?.definition.requestTimeoutMs ?? 30_000;
  }
  const dead = deadHolders(await lapsedHolders(context.pool), context.holder);
  const freed = await freeLostSlices(context.pool, timeouts, dead);
  if (freed > 0) context.log.warn({ event: "sweep.freed", freed }, "slices of lost workers are due again");
  const expired = await overdueAlerts(context.pool, context.clock.now());
  for (const alertId of expired) await alone(context, alertId, () => verbs.expire(alertId));
  const ended = await endUnwantedSlices(context.pool, context.clock.now());
  const settled = await settleBulletins(context);
  for (const alertId of await activeAlerts(context.pool))
    await alone(context, alertId, () => verbs.repeat(alertId));
  return { freed, ended, settled: settled.length, expired: expired.length };
}

async function alone(context: DispatchContext, alert: string, work: () => Promise<unknown>): Promise<void> {
  try {
    await work();
  } catch (error) {
    context.log.error(
      { event: "sweep.alert_failed", alert, err: toError(error) },
      "an alert could not be expired or repeated",
    );
  }
}

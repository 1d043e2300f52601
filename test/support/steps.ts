// Steps of the line taken by hand, without its workers and its queue, so that a test decides what happens between two of them.
import type { ChannelKind } from "../../schemas/channel.ts";
import type { DispatchContext } from "../../src/dispatch/context.ts";
import { type DeliverEnd, deliverSlice } from "../../src/dispatch/deliver.ts";
import { relayRetries } from "../../src/dispatch/relay.ts";
import { takeDueSlices } from "../../src/store/slices.ts";

/** Delivers every slice of a channel that is due now; gives how each run ended. */
export async function deliverDue(
  context: DispatchContext,
  channel: ChannelKind = "sms",
): Promise<DeliverEnd[]> {
  const ends: DeliverEnd[] = [];
  for (const _job of await takeDueSlices(context.pool, channel, 1_000))
    ends.push(await deliverSlice(context, channel, new AbortController().signal));
  return ends;
}

/** Lets every waiting retry be due now and cuts its slices; gives how many contacts are tried again. */
export async function retryNow({ pool }: Pick<DispatchContext, "pool">): Promise<number> {
  await pool.query("UPDATE retry_due SET due_at = clock_timestamp() - interval '1 s'");
  return relayRetries(pool);
}

/** How many deliveries of a bulletin are in each state. */
export async function statesOf(
  { pool }: Pick<DispatchContext, "pool">,
  ledgerId: number,
): Promise<Record<string, number>> {
  const { rows } = await pool.query<{ state: string; n: number }>(
    "SELECT state, count(*)::int AS n FROM delivery WHERE bulletin_ledger_id = $1 GROUP BY state",
    [ledgerId],
  );
  return Object.fromEntries(rows.map(({ state, n }) => [state, n]));
}

// Step 4 of the line: puts what is due on the queues. The only place that enqueues, and only rows already committed.
import { CHANNELS, type ChannelKind } from "../../schemas/channel.ts";
import type { Queues } from "../queue/queues.ts";
import type { Pool } from "../store/db.ts";
import { unplannedBulletins } from "../store/due-bulletins.ts";
import { cutRetrySlices } from "../store/retries.ts";
import { takeDueSlices } from "../store/slices.ts";
import { SLICE_SIZE_MAX } from "./plan.ts";

/** Slices of one channel on the queue at a time: enough to keep every worker busy, few enough that the order stays ours. */
export const QUEUE_DEPTH = 64;
const RETRIES_PER_ROUND = 5_000;
const PLAN_AGAIN_AFTER_MS = 250;

/** One round: unplanned bulletins, then due slices per channel. Gives how many jobs it added. */
export async function relayDue(
  pool: Pool,
  queues: Queues,
  nowMs: number,
  channels: readonly ChannelKind[] = CHANNELS,
): Promise<number> {
  let added = 0;
  for (const bulletin of await unplannedBulletins(pool)) {
    // The id changes every quarter of a second, because an id that still stands, if only as a stalled job, would be swallowed.
    await queues.plan(
      { v: 1, kind: "plan", bulletin },
      `plan-${bulletin}-${Math.floor(nowMs / PLAN_AGAIN_AFTER_MS)}`,
    );
    added++;
  }
  for (const channel of channels) {
    const slices = await takeDueSlices(pool, channel, QUEUE_DEPTH);
    await queues.deliver(
      channel,
      slices.map(({ id, epoch, times }) => ({
        job: { v: 1, kind: "deliver", slice: id, epoch },
        id: `slice-${id}-${epoch}-${times}`,
      })),
    );
    added += slices.length;
  }
  return added;
}

/** Step 6: due retries become child slices. Gives how many contacts moved. */
export function relayRetries(pool: Pool): Promise<number> {
  return cutRetrySlices(pool, RETRIES_PER_ROUND, SLICE_SIZE_MAX);
}

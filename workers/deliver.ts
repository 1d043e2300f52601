// Consumes one channel's deliver queue: for each job, the slice that is to go next.
import type { ChannelKind } from "../schemas/channel.ts";
import { deliverJob } from "../schemas/jobs.ts";
import type { DispatchContext } from "../src/dispatch/context.ts";
import { type DeliverEnd, deliverSlice } from "../src/dispatch/deliver.ts";
import type { QueueBackend } from "../src/queue/backend.ts";
import { deliverQueue } from "../src/queue/queues.ts";
import type { Running } from "./loop.ts";

/** Slices of one channel that one process runs side by side. */
export const SLICES_AT_ONCE = 4;
/** Ends after which another try would find nothing, or is somebody else's. */
const RESTS: ReadonlySet<DeliverEnd> = new Set([
  "nothing-due",
  "no-channel",
  "no-provider",
  "given-back",
  "lost",
]);

/** Starts consuming; `delivered` is called after each slice, so that the next is queued without waiting for a poll. */
export function startDeliver(
  context: DispatchContext,
  backend: QueueBackend,
  channel: ChannelKind,
  delivered: () => void,
): Running {
  const stopping = new AbortController();
  const consumer = backend.consumer(
    deliverQueue(channel),
    SLICES_AT_ONCE,
    async (data) => {
      // The job says that something is due; which slice goes next is decided at each claim, for alerts may have come since. One that is
      // done goes on with the next: so a lost job costs nothing while others run.
      deliverJob.parse(data);
      let end: DeliverEnd;
      do {
        end = await deliverSlice(context, channel, stopping.signal);
        context.log.debug({ event: "slice.ended", channel, end }, "slice ended");
        delivered();
      } while (!RESTS.has(end) && !stopping.signal.aborted);
    },
    (error) =>
      context.log.warn({ event: "queue.error", queue: deliverQueue(channel), err: error }, "queue error"),
  );
  return {
    async stop() {
      stopping.abort();
      await consumer.close();
    },
  };
}

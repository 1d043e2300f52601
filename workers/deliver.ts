// Consumes one channel's deliver queue: one job runs one slice.
import type { ChannelKind } from "../schemas/channel.ts";
import { deliverJob } from "../schemas/jobs.ts";
import type { DispatchContext } from "../src/dispatch/context.ts";
import { deliverSlice } from "../src/dispatch/deliver.ts";
import type { QueueBackend } from "../src/queue/backend.ts";
import { deliverQueue } from "../src/queue/queues.ts";
import type { Running } from "./loop.ts";

/** Slices of one channel that one process runs side by side. */
export const SLICES_AT_ONCE = 4;

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
      const job = deliverJob.parse(data);
      const end = await deliverSlice(context, job, stopping.signal);
      context.log.debug({ event: "slice.ended", slice: job.slice, channel, end }, "slice ended");
      delivered();
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

// BullMQ behind five typed queues. It holds ids only, and may be wiped at any moment.
import type { ChannelKind } from "../../schemas/channel.ts";
import type { DeliverJob, PlanJob } from "../../schemas/jobs.ts";
import type { QueueBackend } from "./backend.ts";

/** The queues of the line. An id that still stands on a queue is swallowed by it: ids must change when work is due again. */
export type Queues = {
  plan(job: PlanJob, id: string): Promise<void>;
  deliver(channel: ChannelKind, jobs: readonly { job: DeliverJob; id: string }[]): Promise<void>;
  close(): Promise<void>;
};

/** Names of the queues; BullMQ allows no colon in them. */
export const PLAN_QUEUE = "plan";
export function deliverQueue(channel: ChannelKind): string {
  return `deliver-${channel}`;
}

/** Opens the producers' side. */
export function openQueues(backend: QueueBackend): Queues {
  const producers = new Map<string, ReturnType<QueueBackend["producer"]>>();
  const producer = (name: string) => {
    const known = producers.get(name) ?? backend.producer(name);
    producers.set(name, known);
    return known;
  };
  // One that failed is made anew: what it waits for may never come.
  const add = async (name: string, jobs: Parameters<ReturnType<typeof producer>["add"]>[0]) => {
    const used = producer(name);
    try {
      await used.add(jobs);
    } catch (error) {
      if (producers.get(name) === used) producers.delete(name);
      used.close().catch(() => undefined);
      throw error;
    }
  };
  return {
    plan: (job, id) => add(PLAN_QUEUE, [{ data: job, id }]),
    async deliver(channel, jobs) {
      if (jobs.length === 0) return;
      await add(
        deliverQueue(channel),
        jobs.map(({ job, id }) => ({ data: job, id })),
      );
    },
    async close() {
      await Promise.all([...producers.values()].map((open) => open.close()));
    },
  };
}

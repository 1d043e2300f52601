// Consumes the plan queue: one job freezes the audience of one bulletin.
import { planJob } from "../schemas/jobs.ts";
import type { DispatchContext } from "../src/dispatch/context.ts";
import { planBulletin } from "../src/dispatch/plan.ts";
import type { QueueBackend } from "../src/queue/backend.ts";
import { PLAN_QUEUE } from "../src/queue/queues.ts";
import type { Running } from "./loop.ts";

const CONCURRENCY = 2;

/** Starts consuming; `planned` is called when slices may have become due. */
export function startPlan(context: DispatchContext, backend: QueueBackend, planned: () => void): Running {
  const consumer = backend.consumer(
    PLAN_QUEUE,
    CONCURRENCY,
    async (data) => {
      const { bulletin } = planJob.parse(data);
      await planBulletin(context, bulletin);
      planned();
    },
    (error) => context.log.warn({ event: "queue.error", queue: PLAN_QUEUE, err: error }, "queue error"),
  );
  return {
    stop: () => consumer.close(),
  };
}

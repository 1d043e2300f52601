// Sends the opened contacts of one slice with bounded concurrency; every one of them ends as a row in the ledger.
import type { BulletinContent } from "../../schemas/bulletin.ts";
import { toError } from "../errors.ts";
import type { OutcomeRow } from "../store/outcomes.ts";
import { pauseRate } from "../store/rates.ts";
import { markEndpointDeliveries, settledEarlier } from "../store/recipients.ts";
import type { LeasedSlice } from "../store/slices.ts";
import { type AttemptFacts, type NotStarted, rowOf } from "./attempt-row.ts";
import type { ChannelRuntime, DispatchContext } from "./context.ts";
import type { HeldLease } from "./lease-keeper.ts";
import type { LedgerWriter } from "./ledger-writer.ts";
import type { WindowEntry, WindowRecipient } from "./read-window.ts";
import { sendAttempt } from "./send-attempt.ts";
import { dearestCost, windowSizeOf } from "./window-cost.ts";

/** The sending half of `deliverSlice`. */
export type SliceRun = {
  readonly windowSize: number;
  /** What the next `count` contacts may cost in rate tokens, less what earlier windows were charged too much. */
  costOf(count: number): number;
  /** Resolves when so few contacts are open that the next window may be. */
  room(): Promise<void>;
  start(entries: readonly WindowEntry[]): void;
  /** Resolves when every started contact has its row in the ledger. */
  drain(): Promise<void>;
};

type Parts = {
  context: DispatchContext;
  runtime: ChannelRuntime;
  slice: LeasedSlice;
  lease: HeldLease;
  stopping: AbortSignal;
  writer: LedgerWriter;
};

/** Prepares a run; opens the bulletin, so that nothing is opened for a bulletin that cannot be read. */
export async function openSliceRun(parts: Parts): Promise<SliceRun> {
  const { context, runtime, slice } = parts;
  const content = await context.bulletins.read(context.pool, slice.ledgerId);
  const attempts = openAttempts(parts, content, content ? dearestCost(context, runtime, content) : 1);
  const windowSize = windowSizeOf(runtime);
  const queue: WindowEntry[] = [];
  let running = 0;
  let wake: (() => void) | undefined;

  function next(): void {
    while (running < runtime.definition.concurrency) {
      const entry = queue.shift();
      if (!entry) break;
      running++;
      void attempts.run(entry).finally(() => {
        running--;
        next();
      });
    }
    wake?.();
  }

  async function until(condition: () => boolean): Promise<void> {
    while (!condition()) {
      await new Promise<void>((resolve) => {
        wake = resolve;
      });
    }
  }

  return {
    windowSize,
    costOf: attempts.costOf,
    room: () => until(() => queue.length + running <= windowSize / 2),
    start(entries) {
      queue.push(...entries);
      next();
    },
    async drain() {
      await until(() => queue.length + running === 0);
      await parts.writer.flush();
      if (slice.channel === "webhook")
        await markEndpointDeliveries(context.pool, attempts.taken, slice.ledgerId);
    },
  };
}

type Attempts = {
  run(entry: WindowEntry): Promise<void>;
  costOf(count: number): number;
  readonly taken: number[];
};

function openAttempts(parts: Parts, content: BulletinContent | undefined, unitCost: number): Attempts {
  const { context, runtime, slice, lease, stopping, writer } = parts;
  const taken: number[] = [];
  let refund = 0;
  let throttledUntilMs = 0;

  // Asked in the same tick as the send: after this, nothing waits before the bytes leave.
  function whyNotNow(): Extract<NotStarted, { kind: "released" }>["code"] | undefined {
    if (!content) return "superseded";
    if (context.fence.overtaken(slice.alertId, content.bulletin.number)) return "superseded";
    if (context.clock.now().getTime() >= Date.parse(content.bulletin.expiresAt)) return "expired";
    if (stopping.aborted) return "shutdown";
    if (!lease.holds()) return "lease-lost";
    return context.clock.monotonicMs() < throttledUntilMs ? "throttled" : undefined;
  }

  async function send(
    recipient: WindowRecipient,
    open: BulletinContent,
    facts: AttemptFacts,
  ): Promise<OutcomeRow> {
    const { name } = runtime.provider;
    try {
      const earlier = slice.follows === "unknown" ? await earlierOf(recipient.id) : undefined;
      const { outcome, cost } = await sendAttempt({
        context,
        runtime,
        slice,
        content: open,
        recipient,
        earlier,
        lost: lease.lost,
      });
      refund += unitCost - cost;
      if (outcome.kind === "accepted") taken.push(recipient.id);
      if (outcome.kind === "deferred" && outcome.scope === "provider")
        await throttle(outcome.retryAfterMs ?? 1_000);
      return rowOf(recipient.id, outcome, { ...facts, at: new Date(), now: context.clock.now() }, name);
    } catch (error) {
      context.log.error(
        { event: "delivery.failed", slice: slice.id, contact: recipient.id, err: toError(error) },
        "a send threw",
      );
      return rowOf(recipient.id, { kind: "refused", code: "internal-error" }, facts, name);
    }
  }

  async function earlierOf(contactId: number) {
    return (await settledEarlier(context.pool, slice.ledgerId, [contactId])).get(contactId);
  }

  async function throttle(ms: number): Promise<void> {
    if (!runtime.bucket) return;
    throttledUntilMs = Math.max(throttledUntilMs, context.clock.monotonicMs() + ms);
    await pauseRate(context.pool, runtime.bucket.name, ms);
  }

  return {
    taken,
    costOf(count) {
      const cost = Math.max(0, count * unitCost - refund);
      refund = 0;
      return cost;
    },
    async run(entry) {
      const facts = {
        slice,
        content,
        at: new Date(),
        now: context.clock.now(),
        random: Math.random(),
        setting: context.smsUnknown,
      };
      if ("skip" in entry)
        return writer.add(rowOf(entry.contactId, { kind: "skipped", code: entry.skip }, facts, null));
      const code = whyNotNow();
      if (!code && content) return writer.add(await send(entry.recipient, content, facts));
      const delayMs = Math.max(0, throttledUntilMs - context.clock.monotonicMs());
      writer.add(
        rowOf(entry.contactId, { kind: "released", code: code ?? "superseded", delayMs }, facts, null),
      );
    },
  };
}

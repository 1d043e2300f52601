// Sends the opened contacts of one slice with bounded concurrency; every one of them ends as a row in the ledger.
import type { BulletinContent } from "../../schemas/bulletin.ts";
import { toError } from "../errors.ts";
import type { OutcomeRow } from "../store/outcomes.ts";
import { pauseRate } from "../store/rates.ts";
import { markEndpointDeliveries, settledEarlier } from "../store/recipients.ts";
import type { LeasedSlice } from "../store/slices.ts";
import { type AttemptFacts, rowOf } from "./attempt-row.ts";
import type { ChannelRuntime, DispatchContext } from "./context.ts";
import type { HeldLease } from "./lease-keeper.ts";
import type { LedgerWriter } from "./ledger-writer.ts";
import type { WindowEntry, WindowRecipient } from "./read-window.ts";
import { type Earlier, sendAttempt } from "./send-attempt.ts";

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

/** Prepares a run; opens the bulletin, so that nothing is opened for a bulletin that cannot be read. */
export async function openSliceRun(
  context: DispatchContext,
  runtime: ChannelRuntime,
  slice: LeasedSlice,
  lease: HeldLease,
  stopping: AbortSignal,
  writer: LedgerWriter,
): Promise<SliceRun> {
  const content = await context.bulletins.read(context.pool, slice.ledgerId);
  const definition = runtime.definition;
  const windowSize = windowSizeOf(runtime);
  const unitCost = content ? dearestCost(context, runtime, content) : 1;
  const taken: number[] = [];
  const queue: WindowEntry[] = [];
  let refund = 0;
  let running = 0;
  let throttledUntilMs = 0;
  let wake: (() => void) | undefined;

  function next(): void {
    while (running < definition.concurrency) {
      const entry = queue.shift();
      if (!entry) break;
      running++;
      void attempt(entry).finally(() => {
        running--;
        next();
      });
    }
    wake?.();
  }

  async function attempt(entry: WindowEntry): Promise<void> {
    const facts: AttemptFacts = { slice, content, now: context.clock.now(), random: Math.random(), setting: context.smsUnknown };
    if ("skip" in entry) return writer.add(rowOf(entry.contactId, { kind: "skipped", code: entry.skip }, facts, null));
    const released = whyNotNow();
    if (released || !content) {
      const delayMs = Math.max(0, throttledUntilMs - context.clock.monotonicMs());
      return writer.add(rowOf(entry.contactId, { kind: "released", code: released ?? "superseded", delayMs }, facts, null));
    }
    writer.add(await send(entry.recipient, content, facts));
  }

  async function send(recipient: WindowRecipient, open: BulletinContent, facts: AttemptFacts): Promise<OutcomeRow> {
    try {
      const earlier = slice.follows === "unknown" ? await earlierOf(recipient.id) : undefined;
      const sent = await sendAttempt(context, runtime, slice, open, recipient, earlier, lease.lost);
      refund += unitCost - sent.cost;
      if (sent.outcome.kind === "accepted") taken.push(recipient.id);
      if (sent.outcome.kind === "deferred" && sent.outcome.scope === "provider") await throttle(sent.outcome.retryAfterMs ?? 1_000);
      return rowOf(recipient.id, sent.outcome, { ...facts, now: context.clock.now() }, runtime.provider.name);
    } catch (error) {
      context.log.error({ event: "delivery.failed", slice: slice.id, contact: recipient.id, err: toError(error) }, "a send threw");
      return rowOf(recipient.id, { kind: "refused", code: "internal-error" }, facts, runtime.provider.name);
    }
  }

  async function earlierOf(contactId: number): Promise<Earlier | undefined> {
    return (await settledEarlier(context.pool, slice.ledgerId, [contactId])).get(contactId);
  }

  async function throttle(ms: number): Promise<void> {
    if (!runtime.bucket) return;
    throttledUntilMs = Math.max(throttledUntilMs, context.clock.monotonicMs() + ms);
    await pauseRate(context.pool, runtime.bucket.name, ms);
  }

  function whyNotNow(): "superseded" | "expired" | "shutdown" | "lease-lost" | "throttled" | undefined {
    if (content && context.fence.overtaken(slice.alertId, content.bulletin.number)) return "superseded";
    if (content && context.clock.now().getTime() >= Date.parse(content.bulletin.expiresAt)) return "expired";
    if (stopping.aborted) return "shutdown";
    if (!lease.holds()) return "lease-lost";
    return context.clock.monotonicMs() < throttledUntilMs ? "throttled" : undefined;
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
    costOf(count) {
      const cost = Math.max(0, count * unitCost - refund);
      refund = 0;
      return cost;
    },
    room: () => until(() => queue.length + running <= windowSize / 2),
    start(entries) {
      queue.push(...entries);
      next();
    },
    async drain() {
      await until(() => queue.length + running === 0);
      await writer.flush();
      if (slice.channel === "webhook") await markEndpointDeliveries(context.pool, taken, slice.ledgerId);
    },
  };
}

// The number that a crash can leave in doubt: a second's worth of a limited rate, and never more than the channel's own bound.
function windowSizeOf(runtime: ChannelRuntime): number {
  const perSecond = runtime.bucket?.perSecond ?? Number.POSITIVE_INFINITY;
  return Math.max(1, Math.min(runtime.definition.windowSize, Math.ceil(perSecond)));
}

function dearestCost(context: DispatchContext, runtime: ChannelRuntime, content: BulletinContent): number {
  if (runtime.definition.kind !== "sms") return 1;
  const worstUrl = `${context.publicUrl}/unsubscribe/${"0".repeat(32)}`;
  const costs = content.languages.map((language) => {
    const recipient = { id: 0, address: "+10000000000", language, manageUrl: worstUrl, unsubscribeUrl: worstUrl };
    const rendered = runtime.definition.render(content, recipient, { publicUrl: context.publicUrl, sentAt: context.clock.now() });
    return runtime.definition.cost(rendered);
  });
  return Math.max(1, ...costs);
}

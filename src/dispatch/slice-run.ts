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
import { openSendDeadlines } from "./send-deadline.ts";
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
  const { context, runtime, slice, lease, writer } = parts;
  const taken: number[] = [];
  let refund = 0;
  const throttle = openThrottle(context, runtime);
  const deadline = openSendDeadlines(lease.lost, runtime.definition.requestTimeoutMs);

  async function send(
    recipient: WindowRecipient,
    open: BulletinContent,
    facts: AttemptFacts,
  ): Promise<OutcomeRow> {
    const { name } = runtime.provider;
    const progress = { started: false };
    try {
      const earlier = slice.follows === "unknown" ? await earlierOf(context, slice, recipient.id) : undefined;
      const sent = await sendAttempt({
        context,
        runtime,
        slice,
        content: open,
        recipient,
        earlier,
        signal: deadline(),
        progress,
      });
      refund += unitCost - sent.cost;
      if (sent.outcome.kind === "accepted") taken.push(recipient.id);
      if (sent.outcome.kind === "deferred" && sent.outcome.scope === "provider") {
        await throttle.pause(sent.outcome.retryAfterMs ?? 1_000);
      }
      return rowOf(recipient.id, sent.outcome, { ...facts, at: new Date(), now: context.clock.now() }, name);
    } catch (error) {
      const err = toError(error);
      context.log.error(
        { event: "delivery.failed", slice: slice.id, contact: recipient.id, err },
        "a send threw",
      );
      // Before the provider was called nothing can have left: tried again. After that nobody knows.
      const outcome = progress.started
        ? { kind: "unknown" as const, code: "internal-error" }
        : { kind: "deferred" as const, code: "internal-error", scope: "contact" as const };
      return rowOf(recipient.id, outcome, facts, name);
    }
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
      const code = "release" in entry ? entry.release : whyNotNow(parts, content, throttle);
      if (!code && content && "recipient" in entry)
        return writer.add(await send(entry.recipient, content, facts));
      const delayMs = Math.max("release" in entry ? 1_000 : 0, throttle.leftMs());
      writer.add(
        rowOf(entry.contactId, { kind: "released", code: code ?? "superseded", delayMs }, facts, null),
      );
    },
  };
}

async function earlierOf(context: DispatchContext, slice: LeasedSlice, contactId: number) {
  return (await settledEarlier(context.pool, slice.ledgerId, [contactId])).get(contactId);
}

// What a provider that asks for less gets: this run stops at once, and the shared bucket grants nobody else meanwhile.
function openThrottle(context: DispatchContext, { bucket }: ChannelRuntime) {
  let untilMs = 0;
  return {
    leftMs: () => Math.max(0, untilMs - context.clock.monotonicMs()),
    async pause(ms: number): Promise<void> {
      if (!bucket) return;
      untilMs = Math.max(untilMs, context.clock.monotonicMs() + ms);
      await pauseRate(context.pool, bucket.name, ms).catch((error) => {
        const err = toError(error);
        context.log.warn(
          { event: "rate.pause_failed", bucket: bucket.name, err },
          "only this run slows down",
        );
      });
    },
  };
}

// Asked in the same tick as the send: after this, nothing waits before the bytes leave.
function whyNotNow(
  { context, slice, lease, stopping }: Parts,
  content: BulletinContent | undefined,
  throttle: { leftMs(): number },
): Extract<NotStarted, { kind: "released" }>["code"] | undefined {
  if (!content) return "superseded";
  if (context.fence.overtaken(slice.alertId, content.bulletin.number)) return "superseded";
  if (context.clock.now().getTime() >= Date.parse(content.bulletin.expiresAt)) return "expired";
  if (stopping.aborted) return "shutdown";
  if (!lease.holds()) return "lease-lost";
  return throttle.leftMs() > 0 ? "throttled" : undefined;
}

// Sends the opened contacts of one slice with bounded concurrency; every one of them ends as a row in the ledger.
import type { BulletinContent } from "../../schemas/bulletin.ts";
import type { Turn } from "../channels/contract.ts";
import { toError } from "../errors.ts";
import type { OutcomeRow } from "../store/outcomes.ts";
import { carriersInDoubt, markEndpointDeliveries, settledEarlier } from "../store/recipients.ts";
import type { LeasedSlice } from "../store/slices.ts";
import { type AttemptFacts, type NotStarted, rowOf } from "./attempt-row.ts";
import type { ChannelRuntime, DispatchContext } from "./context.ts";
import type { HeldLease } from "./lease-keeper.ts";
import type { LedgerWriter } from "./ledger-writer.ts";
import { openRateAccount } from "./rate-account.ts";
import type { WindowEntry, WindowRecipient } from "./read-window.ts";
import { type AttemptEnd, sendAttempt } from "./send-attempt.ts";
import { openThrottle, type Throttle } from "./throttle.ts";
import { dearestCost, windowSizeOf } from "./window-cost.ts";

/** The sending half of `deliverSlice`. */
export type SliceRun = {
  /** What the next `count` contacts may cost in tokens of a provider's rate, less what earlier windows were charged too much. */
  costOf(count: number, turn: Turn): number;
  /** Takes a cost back that was not charged: the rate had no token. */
  notCharged(count: number, turn: Turn, cost: number): void;
  /** Resolves when so few contacts are open that the next window may be. */
  room(): Promise<void>;
  /** Sends a window through the provider whose turn it was. */
  start(entries: readonly WindowEntry[], turn: Turn): void;
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
  const windowSize = windowSizeOf(runtime, { bucket: null, sendsMax: Number.POSITIVE_INFINITY });
  const queue: Opened[] = [];
  let running = 0;
  let wake: (() => void) | undefined;

  function next(): void {
    while (running < runtime.definition.concurrency) {
      const opened = queue.shift();
      if (!opened) break;
      running++;
      void attempts.run(opened).finally(() => {
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
    costOf: attempts.costOf,
    notCharged: attempts.notCharged,
    room: () => until(() => queue.length + running <= windowSize / 2),
    start(entries, turn) {
      queue.push(...entries.map((entry) => ({ entry, turn })));
      next();
    },
    async drain() {
      await until(() => queue.length + running === 0);
      await parts.writer.flush();
      await attempts.settleRates();
      if (slice.channel === "webhook")
        await markEndpointDeliveries(context.pool, attempts.taken, slice.ledgerId);
    },
  };
}

/** One contact of an open window, and by whom it is to be carried. */
type Opened = { entry: WindowEntry; turn: Turn };

type Attempts = {
  run(opened: Opened): Promise<void>;
  costOf(count: number, turn: Turn): number;
  notCharged(count: number, turn: Turn, cost: number): void;
  settleRates(): Promise<void>;
  readonly taken: number[];
};

function openAttempts(parts: Parts, content: BulletinContent | undefined, unitCost: number): Attempts {
  const { context, runtime, slice, lease, writer } = parts;
  const taken: number[] = [];
  const account = openRateAccount(unitCost);
  const throttle = openThrottle(context, runtime);

  async function send(
    recipient: WindowRecipient,
    turn: Turn,
    open: BulletinContent,
    facts: AttemptFacts,
  ): Promise<OutcomeRow> {
    const { provider } = turn;
    const progress = { started: false };
    try {
      const inDoubt = slice.follows === "unknown";
      const earlier = inDoubt ? await earlierOf(context, slice, recipient.id) : undefined;
      const carriedBy = inDoubt ? await carriersInDoubt(context.pool, slice.ledgerId, recipient.id) : [];
      const { lost } = lease;
      const sent = await sendAttempt({
        context,
        runtime,
        slice,
        content: open,
        recipient,
        provider,
        earlier,
        carriedBy,
        lost,
        progress,
      });
      const carried = sent.provider === null ? null : runtime.providers.bucketOf(sent.provider);
      account.settle(turn.bucket?.name ?? null, carried?.name ?? null, sent.cost);
      if (sent.outcome.kind === "accepted") taken.push(recipient.id);
      await heedThrottles(throttle, sent);
      const ended = { ...facts, at: new Date(), now: context.clock.now() };
      return rowOf(recipient.id, sent.outcome, ended, sent.provider);
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
      return rowOf(recipient.id, outcome, facts, progress.started ? null : provider);
    }
  }

  return {
    taken,
    costOf: (count, { bucket }) => account.charge(bucket?.name ?? null, count),
    notCharged: (count, { bucket }, cost) => account.undo(bucket?.name ?? null, count, cost),
    settleRates: () => account.close(context.pool),
    async run({ entry, turn }) {
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
      const code =
        "release" in entry ? entry.release : whyNotNow(parts, content, throttle.leftMs(turn.provider));
      if (!code && content && "recipient" in entry)
        return writer.add(await send(entry.recipient, turn, content, facts));
      const delayMs = Math.max("release" in entry ? 1_000 : 0, waitMs(runtime, throttle, turn.provider));
      writer.add(
        rowOf(entry.contactId, { kind: "released", code: code ?? "superseded", delayMs }, facts, null),
      );
    },
  };
}

async function earlierOf(context: DispatchContext, slice: LeasedSlice, contactId: number) {
  return (await settledEarlier(context.pool, slice.ledgerId, [contactId])).get(contactId);
}

// Everybody who was asked and said to wait is heeded, also those whom the next provider stood in for. Who refuses our account is
// stopped by its breaker instead, and tried again by it.
async function heedThrottles(throttle: Throttle, { outcome, provider, passed }: AttemptEnd): Promise<void> {
  for (const said of [...passed, { provider, outcome }]) {
    if (said.provider === null || said.outcome.kind !== "deferred" || said.outcome.account) continue;
    if (said.outcome.scope === "provider")
      await throttle.pause(said.provider, said.outcome.retryAfterMs ?? 1_000);
  }
}

// With another provider beside it nobody waits for one that asked for less.
function waitMs({ providers }: ChannelRuntime, throttle: Throttle, provider: string): number {
  const leftMs = throttle.leftMs(provider);
  return providers.states().length > 1 ? Math.min(leftMs, 1_000) : leftMs;
}

// Asked in the same tick as the send: after this, nothing waits before the bytes leave.
function whyNotNow(
  { context, slice, lease, stopping }: Parts,
  content: BulletinContent | undefined,
  throttledMs: number,
): Extract<NotStarted, { kind: "released" }>["code"] | undefined {
  if (!content) return "superseded";
  if (context.fence.overtaken(slice.alertId, content.bulletin.number)) return "superseded";
  if (context.clock.now().getTime() >= Date.parse(content.bulletin.expiresAt)) return "expired";
  if (stopping.aborted) return "shutdown";
  if (!lease.holds()) return "lease-lost";
  return throttledMs > 0 ? "throttled" : undefined;
}

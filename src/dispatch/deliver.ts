// Step 5 of the line: runs one slice under a lease. It never sends to a contact that no window was opened for.
import type { ChannelKind } from "../../schemas/channel.ts";
import type { Turn } from "../channels/contract.ts";
import { toError } from "../errors.ts";
import { withTransaction } from "../store/db.ts";
import { endSlice } from "../store/end-slices.ts";
import { appendOutcomes, openedWithoutOutcome } from "../store/outcomes.ts";
import {
  anotherIsNext,
  claimNextSlice,
  finishSlice,
  giveBackSlice,
  type LeasedSlice,
  lockLeased,
} from "../store/slices.ts";
import { openWindow, type WindowAnswer } from "../store/windows.ts";
import { rowOf } from "./attempt-row.ts";
import type { ChannelRuntime, DispatchContext } from "./context.ts";
import type { HeldLease } from "./lease-keeper.ts";
import { openLedgerWriter } from "./ledger-writer.ts";
import { pause } from "./pause.ts";
import { readWindow } from "./read-window.ts";
import { openSliceRun, type SliceRun } from "./slice-run.ts";
import { windowSizeOf } from "./window-cost.ts";

/**
 * How a run of a slice ended. `nothing-due`: others took what there was; `lost`: the lease went while it ran; `yielded`: another bulletin
 * is to go first; `no-provider`: none may be asked now, and the rest of the slice waits.
 */
export type DeliverEnd =
  | "done"
  | "nothing-due"
  | "lost"
  | "given-back"
  | "yielded"
  | "superseded"
  | "expired"
  | "no-channel"
  | "no-provider";

// A channel without a provider keeps its slices; what is overtaken or expires meanwhile is ended by the sweep.
const NO_CHANNEL_WAIT_MS = 30_000;
const YIELD_EVERY_MS = 1_000;

/**
 * Delivers the slice of `channel` that is to go next, if one is due. Gives it back between two windows when another bulletin is to go
 * first. Ends with every opened contact accounted for: sent, or released when
 * the bulletin is overtaken, has expired, or `stopping` fires; the rest of the slice is then closed or given back.
 */
export async function deliverSlice(
  context: DispatchContext,
  channel: ChannelKind,
  stopping: AbortSignal,
): Promise<DeliverEnd> {
  const claimedAtMs = context.clock.monotonicMs();
  const { holder, incarnation } = context;
  const slice = await claimNextSlice(context.pool, { channel, holder, known: incarnation.known() });
  if (!slice) return "nothing-due";
  const lease = context.leases.keep(slice, claimedAtMs);
  try {
    const runtime = runtimeOf(context, slice.channel);
    await recover(context, slice);
    if (!runtime) {
      await giveBackSlice(context.pool, slice.id, slice.epoch, NO_CHANNEL_WAIT_MS);
      return "no-channel";
    }
    const writer = openLedgerWriter(context.pool, slice, context.log);
    const run = await openSliceRun({ context, runtime, slice, lease, stopping, writer });
    const end = await openWindows(context, runtime, slice, lease, run, stopping);
    await run.drain();
    return await conclude(context, slice, lease, end, runtime.providers.restMs());
  } finally {
    lease.release();
  }
}

type WindowsEnd = "opened-all" | "lost" | "stopping" | "yielded" | "superseded" | "expired" | "no-provider";

async function openWindows(
  context: DispatchContext,
  runtime: ChannelRuntime,
  slice: LeasedSlice,
  lease: HeldLease,
  run: SliceRun,
  stopping: AbortSignal,
): Promise<WindowsEnd> {
  let mark = slice.openedTo;
  const yielding = openYielding(context, slice);
  while (mark < slice.contactIds.length) {
    await run.room();
    if (stopping.aborted) return "stopping";
    if (!lease.holds()) return "lost";
    if (await yielding.isDue()) return "yielded";
    const asked = await openNext(context, runtime, slice, run, mark);
    if (!asked) return "no-provider";
    const { answer, turn } = asked;
    if (answer.kind === "wait") {
      await pause(answer.waitMs, AbortSignal.any([stopping, lease.lost]));
      continue;
    }
    if (answer.kind !== "opened") return answer.kind;
    const opened = slice.contactIds.slice(mark, answer.openedTo);
    mark = answer.openedTo;
    run.start(
      await readWindow(context, slice, opened, answer.envelopes).catch((error) => {
        // Opened, and now nobody can be sent to: released, so that they are tried again, and not taken for sent.
        context.log.error(
          { event: "window.unreadable", slice: slice.id, err: toError(error) },
          "a window could not be read",
        );
        return opened.map((contactId) => ({ contactId, release: "throttled" as const }));
      }),
      turn,
    );
  }
  return "opened-all";
}

// Asked now and then: a slice behind a slow sender may run for minutes, and a new alert must not stand behind it.
function openYielding({ pool, clock }: DispatchContext, slice: LeasedSlice): { isDue(): Promise<boolean> } {
  let askAt = clock.monotonicMs() + YIELD_EVERY_MS;
  return {
    async isDue() {
      if (clock.monotonicMs() < askAt) return false;
      askAt = clock.monotonicMs() + YIELD_EVERY_MS;
      return anotherIsNext(pool, slice);
    },
  };
}

// The first provider in turn whose rate has a token gets the window, so that their capacities add up; undefined when none may be asked.
async function openNext(
  context: DispatchContext,
  runtime: ChannelRuntime,
  slice: LeasedSlice,
  run: SliceRun,
  mark: number,
): Promise<{ answer: WindowAnswer; turn: Turn } | undefined> {
  const empty = new Set<string>();
  let waiting: { answer: WindowAnswer & { kind: "wait" }; turn: Turn } | undefined;
  for (const turn of runtime.providers.turns(Math.random())) {
    const bucket = turn.bucket?.name ?? null;
    if (bucket !== null && empty.has(bucket)) continue;
    const count = Math.min(windowSizeOf(runtime, turn), slice.contactIds.length - mark);
    const cost = run.costOf(count, turn);
    const answer = await openWindow(context.pool, {
      sliceId: slice.id,
      epoch: slice.epoch,
      openedTo: mark,
      count,
      cost,
      bucket,
      now: context.clock.now(),
      envelopes: slice.channel === "push",
    });
    if (answer.kind !== "wait") return { answer, turn };
    run.notCharged(count, turn, cost);
    if (bucket !== null) empty.add(bucket);
    if (!waiting || answer.waitMs < waiting.answer.waitMs) waiting = { answer, turn };
  }
  return waiting;
}

async function conclude(
  context: DispatchContext,
  slice: LeasedSlice,
  lease: HeldLease,
  end: WindowsEnd,
  restMs: number,
): Promise<DeliverEnd> {
  if (end === "lost" || !lease.holds()) return "lost";
  if (end === "stopping" || end === "yielded") {
    await giveBackSlice(context.pool, slice.id, slice.epoch);
    return end === "yielded" ? "yielded" : "given-back";
  }
  if (end === "no-provider") {
    // Kept until a provider may be asked again; what is overtaken or expires meanwhile is ended by the sweep.
    await giveBackSlice(context.pool, slice.id, slice.epoch, restMs);
    return "no-provider";
  }
  if (end === "superseded" || end === "expired") {
    await endSlice(context.pool, slice, end);
    return end;
  }
  return (await finishSlice(context.pool, slice.id, slice.epoch)) ? "done" : "lost";
}

// What a dead predecessor opened and never recorded: nobody knows whether it left, so it is unknown, and each channel's
// policy says what follows.
async function recover(context: DispatchContext, slice: LeasedSlice): Promise<void> {
  if (slice.openedTo === 0) return;
  const content = await context.bulletins.read(context.pool, slice.ledgerId);
  const [at, now] = [new Date(), context.clock.now()];
  const facts = { slice, content, at, now, random: Math.random(), setting: context.smsUnknown };
  const unknown = await withTransaction(context.pool, async (tx) => {
    // The lock first, in a statement of its own: a late word that came before it must be seen by the next.
    if (!(await lockLeased(tx, slice))) return 0;
    const lost = await openedWithoutOutcome(tx, slice);
    const rows = lost.map((contactId) =>
      rowOf(contactId, { kind: "unknown", code: "worker-lost" }, facts, null),
    );
    if (rows.length > 0) await appendOutcomes(tx, slice, rows, 1);
    return rows.length;
  });
  if (unknown === 0) return;
  context.log.warn(
    { event: "slice.recovered", slice: slice.id, epoch: slice.epoch, unknown },
    "a worker was lost",
  );
}

function runtimeOf(context: DispatchContext, channel: ChannelKind): ChannelRuntime | undefined {
  // Each entry of the map belongs to its own key; the union of all is what a run is generic over.
  return context.channels[channel] as ChannelRuntime | undefined;
}

// One attempt: render, look up first where the last one's fate is unknown, send within the time left. Nothing here is stored.
import type { BulletinContent } from "../../schemas/bulletin.ts";
import type { Carried, SendOptions, SendOutcome } from "../channels/contract.ts";
import { afterUnknown } from "../domain/retry.ts";
import type { LeasedSlice } from "../store/slices.ts";
import { attemptSignal } from "./attempt-signal.ts";
import type { ChannelRuntime, DispatchContext } from "./context.ts";
import type { WindowRecipient } from "./read-window.ts";

/** What an earlier attempt of the same delivery turned out to be, by a late word or a receipt. */
export type Earlier = {
  outcome: "accepted" | "refused";
  code: string;
  provider: string | null;
  reference: string | null;
};

/** How far back a look-up reaches. Retries may wait for hours behind a slow rate; only a repeat has the text of an older bulletin. */
const LOOK_BACK_MS = 12 * 3_600_000;
const LOOK_BACK_OF_REPEAT_MS = 15 * 60_000;

/** A look-up that cannot be read is asked again at attempts 2 to 6, about four minutes, before the policy goes on without it. */
const UNREADABLE_ATTEMPTS_MAX = 6;

/** The least time left, in seconds, in which to wait for another look-up: later the delivery would count as never sent. */
const UNREADABLE_TTL_MIN = 300;

/** How an attempt ended, by whom, and what it cost in rate tokens (0 when nothing was sent). */
export type AttemptEnd = Carried & { cost: number };

/** Sends one delivery through `provider` or, as long as surely nothing was sent, the next ones. `lost` aborts it. */
export async function sendAttempt(attempt: {
  context: DispatchContext;
  runtime: ChannelRuntime;
  slice: LeasedSlice;
  content: BulletinContent;
  recipient: WindowRecipient;
  provider: string;
  earlier: Earlier | undefined;
  /** Who carried the attempts whose fate is unknown; null where not even that is known. */
  carriedBy: readonly (string | null)[];
  lost: AbortSignal;
  /** Set as soon as the provider may have been told something. */
  progress: { started: boolean };
}): Promise<AttemptEnd> {
  const { context, runtime, slice, content, recipient, provider, earlier, carriedBy, lost, progress } =
    attempt;
  if (earlier?.outcome === "accepted") {
    const outcome = { kind: "accepted", reference: earlier.reference, code: "found-earlier" } as const;
    return unsent(outcome, earlier.provider);
  }
  if (earlier?.outcome === "refused")
    return unsent({ kind: "refused", code: earlier.code }, earlier.provider);
  const now = context.clock.now();
  const rendered = runtime.definition.render(content, recipient, {
    publicUrl: context.publicUrl,
    // The commit's time, the same at every attempt: a retried webhook repeats its body.
    sentAt: new Date(content.airing.from),
  });
  const ttlSeconds = Math.max(1, Math.floor((Date.parse(content.bulletin.expiresAt) - now.getTime()) / 1000));
  // Each call its own time: a look-up that used all of it up must not take the send's as well.
  const options = (): SendOptions => ({
    signal: attemptSignal(lost, runtime.definition.requestTimeoutMs),
    attempt: `${slice.ledgerId}-${recipient.id}-${slice.generation}`,
    ttlSeconds,
  });
  if (slice.follows === "unknown") {
    const policy = afterUnknown({
      channel: slice.channel,
      kind: content.bulletin.kind,
      followsUnknown: false,
      setting: context.smsUnknown,
    });
    const backMs = content.bulletin.kind === "repeat" ? LOOK_BACK_OF_REPEAT_MS : LOOK_BACK_MS;
    const found = await runtime.providers.lookup(carriedBy, rendered, {
      ...options(),
      since: new Date(Date.now() - backMs),
    });
    if (found && found.outcome.kind !== "unknown") return unsent(found.outcome, found.provider);
    // A provider that is down cannot say whether it took the text, and an outage is not a reason to send it twice.
    if (found && slice.generation <= UNREADABLE_ATTEMPTS_MAX && ttlSeconds > UNREADABLE_TTL_MIN)
      return unsent({ kind: "deferred", code: found.outcome.code, scope: "contact" }, found.provider);
    // After that an alert repeated beats an alert lost.
    if (policy === "look-up")
      return unsent({ kind: "unknown", code: "not-found-at-provider" }, found?.provider ?? null);
    // A look-up takes its time: what was overtaken meanwhile is not sent any more, and its next window is refused.
    if (context.fence.overtaken(slice.alertId, content.bulletin.number))
      return unsent({ kind: "deferred", code: "overtaken", scope: "contact" }, null);
  }
  progress.started = true;
  const carried = await runtime.providers.send(provider, rendered, options());
  return { ...carried, cost: carried.provider === null ? 0 : runtime.definition.cost(rendered) };
}

function unsent(outcome: SendOutcome, provider: string | null): AttemptEnd {
  return { outcome, provider, passed: [], cost: 0 };
}

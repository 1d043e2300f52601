// One attempt: render, look up first where the last one's fate is unknown, send within the time left. Nothing here is stored.
import type { BulletinContent } from "../../schemas/bulletin.ts";
import type { SendOptions, SendOutcome } from "../channels/contract.ts";
import { afterUnknown } from "../domain/retry.ts";
import type { LeasedSlice } from "../store/slices.ts";
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

/** Sends one delivery and gives its outcome with what it cost in rate tokens (0 when nothing was sent). `signal` aborts it. */
export async function sendAttempt(attempt: {
  context: DispatchContext;
  runtime: ChannelRuntime;
  slice: LeasedSlice;
  content: BulletinContent;
  recipient: WindowRecipient;
  earlier: Earlier | undefined;
  signal: AbortSignal;
  /** Set as soon as the provider may have been told something. */
  progress: { started: boolean };
}): Promise<{ outcome: SendOutcome; cost: number }> {
  const { context, runtime, slice, content, recipient, earlier, signal, progress } = attempt;
  if (earlier?.outcome === "accepted") {
    return { outcome: { kind: "accepted", reference: earlier.reference, code: "found-earlier" }, cost: 0 };
  }
  if (earlier?.outcome === "refused") return { outcome: { kind: "refused", code: earlier.code }, cost: 0 };
  const now = context.clock.now();
  const rendered = runtime.definition.render(content, recipient, {
    publicUrl: context.publicUrl,
    // The commit's time, the same at every attempt: a retried webhook repeats its body.
    sentAt: new Date(content.airing.from),
  });
  const options: SendOptions = {
    signal,
    attempt: `${slice.ledgerId}-${recipient.id}-${slice.generation}`,
    ttlSeconds: Math.max(1, Math.floor((Date.parse(content.bulletin.expiresAt) - now.getTime()) / 1000)),
  };
  if (slice.follows === "unknown") {
    const policy = afterUnknown({
      channel: slice.channel,
      kind: content.bulletin.kind,
      followsUnknown: false,
      setting: context.smsUnknown,
    });
    const found = await runtime.provider.lookup?.(rendered, {
      ...options,
      since: new Date(
        Date.now() - (content.bulletin.kind === "repeat" ? LOOK_BACK_OF_REPEAT_MS : LOOK_BACK_MS),
      ),
    });
    // A look-up that cannot be read says nothing; an alert repeated beats an alert lost.
    if (found && found.kind !== "unknown") return { outcome: found, cost: 0 };
    if (policy === "look-up") return { outcome: { kind: "unknown", code: "not-found-at-provider" }, cost: 0 };
  }
  progress.started = true;
  return { outcome: await runtime.provider.send(rendered, options), cost: runtime.definition.cost(rendered) };
}

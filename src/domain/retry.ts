// When a delivery may be tried again: a pure schedule with jitter, never past the bulletin's expiry.
import type { ChannelKind } from "../../schemas/channel.ts";

// Dense at first: the first minutes are what an alert is for. Seconds before attempts 2, 3, 4…
const SCHEDULE_SECONDS = [2, 5, 15, 30, 60, 120, 300, 600, 900, 1800];
const JITTER = 0.2;

/**
 * Milliseconds until the next attempt after attempt number `attempt`, or null when the bulletin expires first:
 * nothing else ends the tries, for an outage may outlast any count.
 * `retryAfterMs` is the provider's wish and is never undercut; `random` is in [0, 1); `remainingMs` is the time to expiry.
 */
export function retryDelayMs(input: {
  attempt: number;
  retryAfterMs: number | undefined;
  random: number;
  remainingMs: number;
}): number | null {
  const step = SCHEDULE_SECONDS[Math.min(input.attempt, SCHEDULE_SECONDS.length) - 1] ?? 2;
  const jittered = step * 1000 * (1 - JITTER + 2 * JITTER * input.random);
  const delay = Math.max(jittered, input.retryAfterMs ?? 0);
  return delay < input.remainingMs ? Math.round(delay) : null;
}

/** What follows an attempt whose fate is unknown: nothing, only a look-up, or a look-up and then one more send. */
export type UnknownPolicy = "give-up" | "look-up" | "look-up-then-send" | "send";

/** How long to wait for a signed status callback before looking the attempt up. */
export const UNKNOWN_WAIT_MS = 3_000;

/**
 * Push and email repeats collapse at the receiver, so they are sent again. An SMS is looked up first; an alert or a cancel is
 * then sent once more, an update never (`SMS_UNKNOWN_POLICY`). `followsUnknown`: this attempt was such a repeat itself.
 */
export function afterUnknown(input: {
  channel: ChannelKind;
  kind: "alert" | "update" | "cancel" | "expiry" | "repeat";
  followsUnknown: boolean;
  setting: "lookup-then-resend" | "never-resend";
}): UnknownPolicy {
  if (input.channel !== "sms") return "send";
  if (input.followsUnknown) return "give-up";
  const resend =
    input.setting === "lookup-then-resend" && (input.kind === "alert" || input.kind === "cancel");
  return resend ? "look-up-then-send" : "look-up";
}

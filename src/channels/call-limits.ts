// How long a call may last, and who may end it. Every transport of every channel is bounded through here.
import type { NoAnswer } from "./no-answer.ts";

/** Bounds of one call: `timeoutMs` over all, connecting included; `signal` ends it at once. */
export type CallLimits = { timeoutMs: number; answerBytesMax: number; signal: AbortSignal };

// One listener per signal, however many calls it stands over: EventTarget looks through its whole list at every add and remove.
const waiting = new WeakMap<AbortSignal, Set<() => void>>();

/** Calls `stop` once with `timeout` or `aborted`; the function returned calls the watch off. A signal that has fired already is the caller's. */
export function watchLimits(limits: CallLimits, stop: (code: string) => void): () => void {
  const timer = setTimeout(() => stop("timeout"), limits.timeoutMs);
  const forget = onAbort(limits.signal, () => stop(abortCode(limits.signal)));
  return () => {
    clearTimeout(timer);
    forget();
  };
}

/** Calls `leave` once when `signal` fires, not when it already has; the function returned calls it off. */
export function onAbort(signal: AbortSignal, leave: () => void): () => void {
  const leaving = waiting.get(signal) ?? listen(signal);
  leaving.add(leave);
  return () => void leaving.delete(leave);
}

/** `timeout` when a deadline fired, `aborted` when somebody called the attempt off. */
export function abortCode(signal: AbortSignal): string {
  return signal.reason instanceof Error && signal.reason.name === "TimeoutError" ? "timeout" : "aborted";
}

/** What `work` comes to, or `not-sent` as soon as `signal` fires; the work itself goes on for others who wait for it. */
export function orAbort<T>(work: Promise<T>, signal: AbortSignal): Promise<T | NoAnswer> {
  if (signal.aborted) return Promise.resolve({ end: "not-sent", code: abortCode(signal) });
  return new Promise((resolve, reject) => {
    const forget = onAbort(signal, () => resolve({ end: "not-sent", code: abortCode(signal) }));
    work.finally(forget).then(resolve, reject);
  });
}

function listen(signal: AbortSignal): Set<() => void> {
  const leaving = new Set<() => void>();
  const fire = () => {
    for (const leave of leaving) leave();
    leaving.clear();
  };
  waiting.set(signal, leaving);
  signal.addEventListener("abort", fire, { once: true });
  return leaving;
}

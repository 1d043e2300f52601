// What aborts an attempt. One signal serves all that start within a tenth of a second: one of its own would cost more than a message's encryption.

/** How much earlier than its timeout an attempt may be aborted. */
const SHARED_MS = 100;

const kept = new WeakMap<AbortSignal, { signal: AbortSignal; fresh: number; timeoutMs: number }>();

/** Fires with `lost`, or when `timeoutMs` have passed, up to a tenth of a second (or of that time) early. */
export function attemptSignal(lost: AbortSignal, timeoutMs: number): AbortSignal {
  const now = performance.now();
  const known = kept.get(lost);
  if (known && now < known.fresh && known.timeoutMs === timeoutMs) return known.signal;
  const signal = AbortSignal.any([lost, AbortSignal.timeout(timeoutMs)]);
  kept.set(lost, { signal, fresh: now + Math.min(SHARED_MS, timeoutMs / 10), timeoutMs });
  return signal;
}

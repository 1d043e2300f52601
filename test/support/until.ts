// Waits for a condition instead of sleeping.
import { setTimeout as sleep } from "node:timers/promises";

/** Limits of one wait: `withinMs` (5 s) until it fails, `everyMs` (20 ms) between looks, `what` for the message. */
export type UntilOptions = { withinMs?: number; everyMs?: number; what?: string };

/**
 * Calls `look` until it gives something truthy and returns that. A throw counts as "not yet"; after the deadline the
 * error says what was waited for and carries the last throw.
 */
export async function until<T>(
  look: () => T | Promise<T>,
  options: UntilOptions = {},
): Promise<Exclude<T, false | null | undefined | 0 | "">> {
  const { withinMs = 5_000, everyMs = 20, what = look.toString() } = options;
  const deadline = performance.now() + withinMs;
  for (;;) {
    let last: unknown;
    try {
      const found = await look();
      if (isTruthy(found)) return found;
    } catch (error) {
      last = error;
    }
    if (performance.now() > deadline) {
      throw new Error(`not within ${withinMs} ms: ${what}`, last === undefined ? {} : { cause: last });
    }
    await sleep(everyMs);
  }
}

function isTruthy<T>(value: T): value is Exclude<T, false | null | undefined | 0 | ""> {
  return Boolean(value);
}

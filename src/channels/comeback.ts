// How a provider that was left gets its traffic back: how long it is left alone, and which part it gets afterwards.
import { FAILOVER } from "../../config/dispatch.ts";

/** The memory of one provider. Times are of the machine's wall clock in milliseconds. */
export type Comeback = {
  /** It was left: each time before the full share is back it is left alone for longer. */
  left(): void;
  /** It is asked again, with the smallest share. */
  back(): void;
  /** How long it is left alone this time. */
  aloneForMs(): number;
  /** The part of the traffic that it gets once it is back, 0 to 1. */
  share(): number;
};

/** A provider that was never left: it has its full share. */
export function openComeback(): Comeback {
  let times = 0;
  let backAtMs = Number.NEGATIVE_INFINITY;
  return {
    left() {
      times += 1;
    },
    back() {
      backAtMs = Date.now();
    },
    aloneForMs() {
      const { openForMs: waits } = FAILOVER;
      return waits[Math.min(times, waits.length) - 1] ?? waits[0];
    },
    share() {
      const step = Math.floor((Date.now() - backAtMs) / FAILOVER.shareLastsMs);
      // Only a whole step at the full share makes it forget how often it was left: so traffic does not flap.
      if (step >= FAILOVER.shares.length) times = 0;
      return FAILOVER.shares[step] ?? 1;
    },
  };
}

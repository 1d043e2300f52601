// Renews every lease of this process in one statement, and knows by a monotonic clock when one can no longer be trusted.
import type { Clock } from "../clock.ts";
import { toError } from "../errors.ts";
import type { Logger } from "../log.ts";
import type { Pool } from "../store/db.ts";
import { LEASE_MS, LEASE_RENEW_MS, renewLeases } from "../store/slices.ts";

// Less than the lease by what a renewal's answer may take to travel: we stop before others may start.
const SAFETY_MS = 750;

/** A slice that this process holds. `lost` fires once, when the lease was taken or could not be renewed in time. */
export type HeldLease = {
  readonly id: number;
  readonly epoch: number;
  readonly lost: AbortSignal;
  /** Whether a send may still start now; checked in the same tick as the send. */
  holds(): boolean;
  release(): void;
};

/** Keeps the leases of one process. */
export type LeaseKeeper = {
  /** `claimedAtMs` is the monotonic time from before the claim was sent. */
  keep(slice: { id: number; epoch: number }, claimedAtMs: number): HeldLease;
  stop(): void;
};

type Entry = { id: number; epoch: number; deadlineMs: number; controller: AbortController };

/** Starts the renewals; they end with `stop`. */
export function openLeaseKeeper(pool: Pool, clock: Clock, log: Logger): LeaseKeeper {
  const entries = new Map<number, Entry>();
  let renewing = false;

  async function renew(): Promise<void> {
    if (renewing || entries.size === 0) return;
    renewing = true;
    const askedAtMs = clock.monotonicMs();
    try {
      const asked = [...entries.values()];
      const still = await renewLeases(pool, asked);
      for (const entry of asked) {
        if (still.has(entry.id)) entry.deadlineMs = askedAtMs + LEASE_MS - SAFETY_MS;
        else if (entries.get(entry.id) === entry) entry.controller.abort(new Error("the lease was lost"));
      }
    } catch (error) {
      log.warn(
        { event: "lease.renewal_failed", err: toError(error) },
        "leases could not be renewed; sends stop when they run out",
      );
    } finally {
      renewing = false;
    }
  }

  function expire(): void {
    const nowMs = clock.monotonicMs();
    for (const entry of entries.values()) {
      if (nowMs >= entry.deadlineMs && !entry.controller.signal.aborted) {
        entry.controller.abort(new Error("the lease ran out"));
      }
    }
  }

  const renewal = setInterval(() => void renew(), LEASE_RENEW_MS);
  const expiry = setInterval(expire, 250);
  return {
    keep(slice, claimedAtMs) {
      const entry: Entry = {
        id: slice.id,
        epoch: slice.epoch,
        deadlineMs: claimedAtMs + LEASE_MS - SAFETY_MS,
        controller: new AbortController(),
      };
      entries.set(slice.id, entry);
      return {
        id: slice.id,
        epoch: slice.epoch,
        lost: entry.controller.signal,
        holds: () => !entry.controller.signal.aborted && clock.monotonicMs() < entry.deadlineMs,
        release() {
          if (entries.get(slice.id) === entry) entries.delete(slice.id);
        },
      };
    },
    stop() {
      clearInterval(renewal);
      clearInterval(expiry);
    },
  };
}

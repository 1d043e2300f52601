// The local abort flag of promise 4: hears of every newer bulletin by NOTIFY, and is asked before each send in the same tick.

/** Knows, per alert, the number of the newest committed bulletin that this process has heard of. */
export type Fence = {
  /** Whether a bulletin of this number has been overtaken, as far as this process knows. Never blocks. */
  overtaken(alertId: string, number: number): boolean;
  /** Notes a newer bulletin; called by the listener. */
  raise(alertId: string, number: number): void;
};

const REMEMBERED_MAX = 10_000;

/** A fence that has heard nothing yet. */
export function openFence(): Fence {
  const newest = new Map<string, number>();
  return {
    overtaken: (alertId, number) => (newest.get(alertId) ?? 0) > number,
    raise(alertId, number) {
      if ((newest.get(alertId) ?? 0) >= number) return;
      newest.delete(alertId);
      newest.set(alertId, number);
      const oldest = newest.keys().next();
      if (newest.size > REMEMBERED_MAX && !oldest.done) newest.delete(oldest.value);
    },
  };
}

/** Reads `<alert id>:<number>`, the payload of the channel `amberwire_fence`; anything else is ignored. */
export function raiseFromPayload(fence: Fence, payload: string): void {
  const match = /^(alr_[0-9a-z]+):(\d{1,9})$/.exec(payload);
  if (match?.[1]) fence.raise(match[1], Number(match[2]));
}

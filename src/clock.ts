// The only source of time for plan rules and deadlines, so that tests and the demo can fix it.

/** `now` is civil time for plan rules; `monotonicMs` never steps and serves leases and deadlines inside one process. */
export type Clock = { now(): Date; monotonicMs(): number };

/** The machine's own clock. */
export const systemClock: Clock = { now: () => new Date(), monotonicMs: () => performance.now() };

/** A clock that starts at `start` and runs on at normal speed: the demo's fixed hour of the night. */
export function clockStartingAt(start: Date): Clock {
  const offsetMs = start.getTime() - Date.now();
  return { now: () => new Date(Date.now() + offsetMs), monotonicMs: () => performance.now() };
}

// Follows the numbers of one endpoint and notices what a broadcaster must notice: a gap, a repeat, an item that came late.

/** What a receiver knows of its sequence: `missing` are numbers below `last` (or announced by a heartbeat) that never came. */
export type SequenceState = {
  last: number;
  missing: number[];
  repeated: number;
  late: number;
  conflicts: number;
};

/** The sequence of one endpoint; numbers begin at 1. */
export type Sequence = {
  /** An item under its own number; the same id again is a repeat, another id under a number already used is a conflict. */
  item(number: number, id: string): void;
  /** A heartbeat or test: carries the latest number and takes none. */
  announcement(number: number): void;
  state(): SequenceState;
};

const MISSING_MAX = 10_000;

/** A sequence of which nothing has come yet; it remembers at most 10,000 missing numbers. */
export function createSequence(): Sequence {
  const ids = new Map<number, string>();
  const missing = new Set<number>();
  let [last, repeated, late, conflicts] = [0, 0, 0, 0];
  const expectUpTo = (number: number) => {
    for (let n = last + 1; n <= number && missing.size < MISSING_MAX; n++) missing.add(n);
    last = Math.max(last, number);
  };
  return {
    item(number, id) {
      const known = ids.get(number);
      if (known !== undefined) {
        if (known === id) repeated += 1;
        else conflicts += 1;
        return;
      }
      ids.set(number, id);
      if (number < last) late += 1;
      expectUpTo(number);
      missing.delete(number);
    },
    announcement: expectUpTo,
    state: () => ({ last, missing: [...missing].sort((a, b) => a - b), repeated, late, conflicts }),
  };
}

// What every sink counts: requests taken, and when the first and the last of them came.

/** Wall-clock milliseconds, comparable between processes of one machine. */
export type Tally = { taken: number; firstAtMs: number; lastAtMs: number };

/** A tally and its questions for the parent. */
export function openTally() {
  let tally: Tally = { taken: 0, firstAtMs: 0, lastAtMs: 0 };
  return {
    count(): number {
      const nowMs = Date.now();
      tally.taken++;
      if (tally.taken === 1) tally.firstAtMs = nowMs;
      tally.lastAtMs = nowMs;
      return tally.taken;
    },
    answers: {
      tally: () => tally,
      reset: () => {
        tally = { taken: 0, firstAtMs: 0, lastAtMs: 0 };
      },
    },
  };
}

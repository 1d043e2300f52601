import { onAbort } from "../call-limits.ts";

/** A number of places; whoever finds none free waits in line. */
export type Turns = {
  /** Waits for a place; true when it was given, false when `signal` fired first. */
  take(signal: AbortSignal): Promise<boolean>;
  give(): void;
};

/** `places` at a time, first come first served. */
export function createTurns(places: number): Turns {
  const line: (() => void)[] = [];
  let free = places;
  return {
    take(signal) {
      if (signal.aborted) return Promise.resolve(false);
      if (free > 0) {
        free--;
        return Promise.resolve(true);
      }
      return new Promise((resolve) => {
        const step = () => {
          forget();
          resolve(true);
        };
        const forget = onAbort(signal, () => {
          line.splice(line.indexOf(step), 1);
          resolve(false);
        });
        line.push(step);
      });
    },
    give() {
      const next = line.shift();
      if (next) next();
      else free++;
    },
  };
}

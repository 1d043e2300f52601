// Samples the resident memory of process trees while something runs.
import { residentOf } from "./cpu-time.ts";

/** Highest resident memory by kind of process, in MiB, and how the fitted line of the first kind rose over the second half. */
export type MemoryReport = { highest: Readonly<Record<string, number>>; risen: number };

const EVERY_MS = 1_000;

/** Begins to watch; `kind` names the tree of `pid`, which is also the one whose rise is fitted. */
export function watchMemory(kind: string, pid: number, servers: readonly number[]): { stop(): MemoryReport } {
  const highest: Record<string, number> = {};
  const seen: { atMs: number; mib: number }[] = [];
  const look = () => {
    for (const { kind: of, mib } of [...residentOf([pid], kind), ...residentOf(servers, "server")]) {
      highest[of] = Math.max(highest[of] ?? 0, mib);
      if (of === kind) seen.push({ atMs: performance.now(), mib });
    }
  };
  const timer = setInterval(look, EVERY_MS);
  return {
    stop() {
      clearInterval(timer);
      look();
      return { highest, risen: riseOf(seen.slice(Math.floor(seen.length / 2))) };
    },
  };
}

// Least squares: collections of garbage make single samples jump.
function riseOf(seen: readonly { atMs: number; mib: number }[]): number {
  const mean = (of: (one: { atMs: number; mib: number }) => number) =>
    seen.reduce((sum, one) => sum + of(one), 0) / seen.length;
  const at = mean(({ atMs }) => atMs);
  const mib = mean((one) => one.mib);
  const spread = mean(({ atMs }) => (atMs - at) ** 2);
  if (spread === 0) return 0;
  const slope = mean((one) => (one.atMs - at) * (one.mib - mib)) / spread;
  return slope * ((seen.at(-1)?.atMs ?? 0) - (seen[0]?.atMs ?? 0));
}

// What a row of the bench is: one claim, the figures that it is measured by, and what each of them must reach.
import type { Lifecycle } from "../src/lifecycle.ts";

/** One measured figure and the runs that it is the median of; `detail` says what stands beside it. */
export type Measured = { median: number; least: number; most: number; runs: number; detail: string };

/** A figure. `target` is what its median must not pass (`at most`) or must reach (`at least`); without one it only explains. */
export type Figure = {
  name: string;
  unit: string;
  target?: { is: "at most" | "at least"; figure: number };
};

/** How this run of the bench was asked to measure. */
export type Settings = {
  /** Few deliveries and one round: shows that a row runs, and its figures are worth nothing. */
  quick: boolean;
  rounds: number;
  /** What BullMQ runs on, for us and for the naive design alike. */
  backend: "postgres" | "redis";
  /** Other runtimes to compare with. */
  nodeBinaries: readonly string[];
  /** Where CPU profiles of our worker go; nowhere when undefined. */
  profileDir: string | undefined;
  /** What the row opens: stopped in reverse when the row ends or the bench is interrupted. */
  parts: Lifecycle;
  /** Progress, for whoever waits. */
  say(line: string): void;
};

/** A claim. `measure` gives a value for every figure, by its name. */
export type Row = {
  name: string;
  claim: string;
  figures: readonly Figure[];
  measure(settings: Settings): Promise<Readonly<Record<string, Measured>>>;
};

/** Median, least and most of the figures of several runs. */
export function summary(figures: readonly number[], detail = ""): Measured {
  const sorted = figures.toSorted((a, b) => a - b);
  const middle = sorted.length / 2;
  const median =
    sorted.length % 2 === 1
      ? sorted[Math.floor(middle)]
      : ((sorted[middle - 1] ?? Number.NaN) + (sorted[middle] ?? Number.NaN)) / 2;
  return {
    median: median ?? Number.NaN,
    least: sorted[0] ?? Number.NaN,
    most: sorted.at(-1) ?? Number.NaN,
    runs: sorted.length,
    detail,
  };
}

/** The value under which a share of the figures lies (nearest rank). */
export function quantile(figures: readonly number[], share: number): number {
  const sorted = figures.toSorted((a, b) => a - b);
  return sorted[Math.max(0, Math.ceil(share * sorted.length) - 1)] ?? Number.NaN;
}

/** The median of as many runs as asked, after one that warms up and does not count. */
export async function medianOf(run: () => Promise<number>, settings: Settings): Promise<Measured> {
  if (!settings.quick) await run();
  const figures: number[] = [];
  for (let i = 0; i < settings.rounds; i++) figures.push(await run());
  return summary(figures);
}

/** Whether a figure reached what is claimed; undefined where nothing is claimed. */
export function reached({ target }: Figure, measured: Measured | undefined): boolean | undefined {
  if (target === undefined) return undefined;
  if (measured === undefined) return false;
  return target.is === "at most" ? measured.median <= target.figure : measured.median >= target.figure;
}

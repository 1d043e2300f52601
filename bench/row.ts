// What a row of the bench is: one claim, how it is measured, and what it must reach.

/** One measured figure and the runs that it is the median of; `detail` says what stands beside it. */
export type Measured = { median: number; least: number; most: number; runs: number; detail: string };

/** A claim. `target` is the figure that the median must not pass (`at most`) or must reach (`at least`). */
export type Row = {
  name: string;
  claim: string;
  unit: string;
  target: { is: "at most" | "at least"; figure: number };
  measure(): Promise<Measured>;
};

const RUNS = 5;

/** The median of five runs (more if asked), after one that warms up and does not count. */
export async function medianOf(
  run: () => Promise<number>,
  options: { runs?: number; detail?: string } = {},
): Promise<Measured> {
  await run();
  const figures: number[] = [];
  for (let i = 0; i < (options.runs ?? RUNS); i++) figures.push(await run());
  figures.sort((a, b) => a - b);
  const middle = figures[Math.floor(figures.length / 2)] ?? Number.NaN;
  return {
    median: middle,
    least: figures[0] ?? Number.NaN,
    most: figures.at(-1) ?? Number.NaN,
    runs: figures.length,
    detail: options.detail ?? "",
  };
}

/** Whether a row reached what it claims. */
export function reached({ target }: Row, { median }: Measured): boolean {
  return target.is === "at most" ? median <= target.figure : median >= target.figure;
}

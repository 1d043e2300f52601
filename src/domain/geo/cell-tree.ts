// H3's hierarchy by arithmetic: a place cell's rank among all place cells, and a coarse cell as a run of ranks.
// No call into H3 for parents, children or ids, which is what makes a cover fast.

import { decimalOfWords, PLACE_RESOLUTION } from "./cell.ts";

const MODE_CELL = 1 << 27;
const BASE_CELLS = 122;
/** Base cells with five sides; the child numbered 1 of such a cell, and of its own pentagon child, does not exist. */
const PENTAGON_BASES = new Set([4, 14, 24, 38, 49, 58, 63, 72, 83, 97, 107, 117]);

/**
 * A cell of any resolution up to the places': `digits` is the number that the child digits form at 3 bits each over 15
 * places (zeros below the resolution), `rank` the rank of its first place cell.
 */
export type TreeCell = { resolution: number; base: number; digits: number; rank: number; pentagon: boolean };

/** The number of place cells under one cell of each resolution; a pentagon's run holds ranks that do not exist. */
export const RUN_LENGTH: readonly number[] = Array.from(
  { length: PLACE_RESOLUTION + 1 },
  (_, resolution) => 7 ** (PLACE_RESOLUTION - resolution),
);

const DIGIT_UNIT: readonly number[] = Array.from({ length: 16 }, (_, resolution) => 8 ** (15 - resolution));

/** The 122 cells of resolution 0 in order of rank. */
export function baseCells(): TreeCell[] {
  return Array.from({ length: BASE_CELLS }, (_, base) => ({
    resolution: 0,
    base,
    digits: 0,
    rank: base * runLength(0),
    pentagon: PENTAGON_BASES.has(base),
  }));
}

/** The child numbered 0 to 6 of a cell, or null for the child that a pentagon lacks. */
export function childOf(cell: TreeCell, digit: number): TreeCell | null {
  if (cell.pentagon && digit === 1) return null;
  const resolution = cell.resolution + 1;
  return {
    resolution,
    base: cell.base,
    digits: cell.digits + digit * digitUnit(resolution),
    rank: cell.rank + digit * runLength(resolution),
    pentagon: cell.pentagon && digit === 0,
  };
}

/** A cell's index as H3 takes it: the lower and the upper 32 bits. */
export function wordsOf(cell: TreeCell): [number, number] {
  // Digits below the resolution are all 7 in a valid index.
  const digits = cell.digits + digitUnit(cell.resolution) - 1;
  const upper = Math.floor(digits / 2 ** 32);
  return [digits % 2 ** 32, MODE_CELL | (cell.resolution << 20) | (cell.base << 13) | upper];
}

/** The decimal id of the place cell with this rank. */
export function idOfRank(rank: number): string {
  const base = Math.floor(rank / runLength(0));
  let rest = rank - base * runLength(0);
  let digits = 0;
  for (let resolution = PLACE_RESOLUTION; resolution > 0; resolution--) {
    digits += (rest % 7) * digitUnit(resolution);
    rest = Math.floor(rest / 7);
  }
  const [lower, upper] = wordsOf({ resolution: PLACE_RESOLUTION, base, digits, rank, pentagon: false });
  return decimalOfWords(upper, lower);
}

function runLength(resolution: number): number {
  return RUN_LENGTH[resolution] ?? 1;
}

function digitUnit(resolution: number): number {
  return DIGIT_UNIT[resolution] ?? 1;
}

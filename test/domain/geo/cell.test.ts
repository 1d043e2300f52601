import fc from "fast-check";
import { cellToChildren, latLngToCell, splitLongToH3Index } from "h3-js";
import { expect, test } from "vitest";
import { cellCenter, cellOf, decimalOfHex, hexOfDecimal } from "../../../src/domain/geo/cell.ts";
import { CENTRE_REACH_KM, REACH_KM } from "../../../src/domain/geo/cell-shape.ts";
import {
  baseCells,
  childOf,
  idOfRank,
  RUN_LENGTH,
  type TreeCell,
  wordsOf,
} from "../../../src/domain/geo/cell-tree.ts";
import { distanceKm } from "../../../src/domain/geo/sphere.ts";
import { anywhere } from "./place-cells.ts";

function hexOf(cell: TreeCell): string {
  return splitLongToH3Index(...wordsOf(cell));
}

/** A cell of the tree reached by the given digits, and all cells on the way. */
function pathOf(base: number, digits: readonly number[]): TreeCell[] {
  const path = baseCells().slice(base, base + 1);
  for (const digit of digits) {
    const from = path.at(-1);
    const child = from && childOf(from, digit);
    if (child) path.push(child);
  }
  return path;
}

test("a place's cell is H3's cell of resolution 8 as a positive bigint", () => {
  fc.assert(
    fc.property(anywhere, ([lon, lat]) => {
      const id = cellOf(lon, lat);
      expect(id).toBe(BigInt(`0x${latLngToCell(lat, lon, 8)}`).toString());
      expect(BigInt(id)).toBeLessThan(2n ** 63n);
      expect(decimalOfHex(hexOfDecimal(id))).toBe(id);
    }),
  );
});

test("longitude comes first: the cell of Nantes is not the cell of its swapped axes", () => {
  const [lon, lat] = cellCenter(cellOf(-1.5536, 47.2184));
  expect(distanceKm([lon, lat], [-1.5536, 47.2184])).toBeLessThan(0.6);
  expect(cellOf(47.2184, -1.5536)).not.toBe(cellOf(-1.5536, 47.2184));
});

test("what is not a place on earth has no cell", () => {
  for (const [lon, lat] of [
    [181, 0],
    [0, -90.1],
    [Number.NaN, 0],
    [0, Number.POSITIVE_INFINITY],
  ] as const) {
    expect(() => cellOf(lon, lat)).toThrow(RangeError);
  }
  expect(() => cellCenter("12345")).toThrow(RangeError);
});

test("the tree's children and ids are H3's own, pentagons included", () => {
  const digits = fc.array(fc.integer({ min: 0, max: 6 }), { minLength: 0, maxLength: 7 });
  fc.assert(
    fc.property(fc.integer({ min: 0, max: 121 }), digits, (base, way) => {
      const cell = pathOf(base, way).at(-1);
      if (!cell) return;
      const children = [0, 1, 2, 3, 4, 5, 6].flatMap((digit) => childOf(cell, digit) ?? []);
      expect(children.map(hexOf).sort()).toEqual(cellToChildren(hexOf(cell), cell.resolution + 1).sort());
    }),
    { numRuns: 300 },
  );
});

test("a coarse cell's run of ranks begins and ends at its first and last place cell", () => {
  const digits = fc.array(fc.integer({ min: 0, max: 6 }), { minLength: 4, maxLength: 7 });
  fc.assert(
    fc.property(fc.integer({ min: 0, max: 121 }), digits, (base, way) => {
      const cell = pathOf(base, way).at(-1);
      if (!cell) return;
      const ids = cellToChildren(hexOf(cell), 8).map((hex) => BigInt(decimalOfHex(hex)));
      const least = ids.reduce((a, b) => (a < b ? a : b));
      const most = ids.reduce((a, b) => (a > b ? a : b));
      expect(idOfRank(cell.rank)).toBe(String(least));
      expect(idOfRank(cell.rank + (RUN_LENGTH[cell.resolution] ?? 0) - 1)).toBe(String(most));
    }),
    { numRuns: 100 },
  );
});

test("no place cell reaches farther from any cell above it than the bound that the cover relies on", () => {
  const digits = fc.array(fc.integer({ min: 0, max: 6 }), { minLength: 8, maxLength: 8 });
  fc.assert(
    fc.property(fc.integer({ min: 0, max: 121 }), digits, (base, way) => {
      const path = pathOf(base, way);
      const place = path.at(-1);
      if (place?.resolution !== 8) return;
      const centre = cellCenter(decimalOfHex(hexOf(place)));
      for (const cell of path) {
        const km = distanceKm(cellCenter(decimalOfHex(hexOf(cell))), centre);
        expect(km).toBeLessThanOrEqual(CENTRE_REACH_KM[cell.resolution] ?? 0);
        expect(REACH_KM[cell.resolution] ?? 0).toBeGreaterThan(km + 0.58);
      }
    }),
    { numRuns: 2000 },
  );
});

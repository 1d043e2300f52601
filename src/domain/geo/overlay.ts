// The one file that knows the clipping library; everything else goes through `clip.ts`.

import { difference, intersection, union } from "polyclip-ts";
import type { Position } from "../../../schemas/geojson.ts";

/** One polygon: its outer ring, then its holes, all closed. */
export type Rings = Position[][];

const operations = { difference, intersection, union };

// polyclip-ts fails now and then where borders almost coincide ("Unable to complete output ring"). On a grid they do
// coincide or keep apart; 0.1 m first, then 1 m, then 10 m.
const GRIDS_PER_DEGREE = [1e6, 1e5, 1e4];

/** The result as polygons that do not overlap; empty if there is nothing. Throws an Error if the library cannot tell. */
export function overlay(operation: keyof typeof operations, a: Rings[], b: Rings[]): Rings[] {
  let failure: unknown;
  for (const grid of [null, ...GRIDS_PER_DEGREE]) {
    try {
      return operations[operation](onGrid(a, grid), onGrid(b, grid));
    } catch (error) {
      failure = error;
    }
  }
  throw new Error("the shapes could not be laid over each other", { cause: failure });
}

function onGrid(polygons: Rings[], perDegree: number | null): Rings[] {
  if (perDegree === null) return polygons;
  const round = (degrees: number): number => Math.round(degrees * perDegree) / perDegree;
  return polygons.map((rings) =>
    rings.map((ring) => ring.map(([lon, lat]): Position => [round(lon), round(lat)])),
  );
}

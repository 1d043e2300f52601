// The one file that knows the clipping library; everything else goes through `clip.ts`.

import { Clipper64, ClipType, FillRule, type Path64, type PolyPath64, PolyTree64 } from "clipper2-ts";
import type { Position } from "../../../schemas/geojson.ts";

/** One polygon: its outer ring, then its holes, all closed. */
export type Rings = Position[][];

const operations = {
  difference: ClipType.Difference,
  intersection: ClipType.Intersection,
  union: ClipType.Union,
} as const;

// Clipper works on whole numbers, which is why it does not fail where borders almost coincide: steps of 0.1 m.
const GRID_PER_DEGREE = 1e6;

/** The result as polygons that do not overlap; empty if there is nothing. */
export function overlay(operation: keyof typeof operations, a: Rings[], b: Rings[]): Rings[] {
  const clipper = new Clipper64();
  clipper.addSubject(pathsOf(a));
  if (b.length > 0) clipper.addClip(pathsOf(b));
  const tree = new PolyTree64();
  clipper.execute(operations[operation], FillRule.NonZero, tree, []);
  const result: Rings[] = [];
  collect(tree, result);
  return result;
}

/** Outer rings anticlockwise and holes clockwise, so that the non-zero rule takes overlapping polygons as one. */
function pathsOf(polygons: Rings[]): Path64[] {
  return polygons.flatMap((rings) =>
    rings.map((ring, index) => {
      const path = ring.slice(0, -1).map(([lon, lat]) => ({
        x: Math.round(lon * GRID_PER_DEGREE),
        y: Math.round(lat * GRID_PER_DEGREE),
      }));
      return isAnticlockwise(ring) === (index === 0) ? path : path.reverse();
    }),
  );
}

function collect(outside: PolyPath64, into: Rings[]): void {
  for (let i = 0; i < outside.count; i++) {
    const outer = outside.child(i);
    const rings: Rings = [ringOf(outer)];
    for (let j = 0; j < outer.count; j++) {
      const hole = outer.child(j);
      rings.push(ringOf(hole));
      collect(hole, into);
    }
    into.push(rings);
  }
}

function ringOf(node: PolyPath64): Position[] {
  const ring = (node.polygon ?? []).map(({ x, y }): Position => [x / GRID_PER_DEGREE, y / GRID_PER_DEGREE]);
  const first = ring[0];
  return first ? [...ring, [first[0], first[1]]] : [];
}

function isAnticlockwise(ring: readonly Position[]): boolean {
  let twice = 0;
  for (let i = 1; i < ring.length; i++) {
    const [a, b] = [ring[i - 1], ring[i]];
    if (a && b) twice += (a[0] - b[0]) * (a[1] + b[1]);
  }
  return twice > 0;
}

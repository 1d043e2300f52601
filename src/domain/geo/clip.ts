// Intersection, difference and union of areas. Shapes are cut down to the box that matters before they are laid over
// each other, because a country has thousands of positions and a circle touches few of them.

import type { MultiPolygon, Position } from "../../../schemas/geojson.ts";
import type { Box } from "./edges.ts";
import { overlay, type Rings } from "./overlay.ts";

/** The part of `a` that lies in `b`; null if there is none. */
export function intersect(a: MultiPolygon, b: MultiPolygon): MultiPolygon | null {
  const cut = cutToEachOther(a, b);
  return cut && areaOf(overlay("intersection", cut.a, cut.b));
}

/** The part of `a` that does not lie in `b`; null if there is none. */
export function subtract(a: MultiPolygon, b: MultiPolygon): MultiPolygon | null {
  const box = boxOf(a.coordinates);
  const near = box && clipToBox(b.coordinates, widened(box));
  return near && near.length > 0 ? areaOf(overlay("difference", a.coordinates, near)) : a;
}

/** All areas as one, in which no two polygons overlap; null for nothing at all. */
export function unite(areas: readonly MultiPolygon[]): MultiPolygon | null {
  const polygons = areas.flatMap((area) => area.coordinates);
  return polygons.length === 0 ? null : areaOf(overlay("union", polygons, []));
}

/** The box around polygons, or null for none. */
export function boxOf(polygons: readonly Rings[]): Box | null {
  const box: Box = { west: Infinity, south: Infinity, east: -Infinity, north: -Infinity };
  for (const rings of polygons) {
    for (const [lon, lat] of rings[0] ?? []) {
      box.west = Math.min(box.west, lon);
      box.east = Math.max(box.east, lon);
      box.south = Math.min(box.south, lat);
      box.north = Math.max(box.north, lat);
    }
  }
  return box.west <= box.east ? box : null;
}

/** True if two boxes share a point. */
export function boxesMeet(a: Box, b: Box): boolean {
  return a.west <= b.east && b.west <= a.east && a.south <= b.north && b.south <= a.north;
}

/**
 * Polygons cut to a box, side by side (Sutherland and Hodgman). Pieces of one ring stay joined along the box's sides, so
 * the result is only for an operation with something that lies strictly inside the box.
 */
export function clipToBox(polygons: readonly Rings[], box: Box): Rings[] {
  const clipped: Rings[] = [];
  for (const rings of polygons) {
    const around = boxOf([rings]);
    if (!around || !boxesMeet(around, box)) continue;
    const [outer, ...holes] = rings.map((ring) => clipRing(ring, box));
    if (outer && outer.length >= 4) clipped.push([outer, ...holes.filter((hole) => hole.length >= 4)]);
  }
  return clipped;
}

function cutToEachOther(a: MultiPolygon, b: MultiPolygon): { a: Rings[]; b: Rings[] } | null {
  const [boxA, boxB] = [boxOf(a.coordinates), boxOf(b.coordinates)];
  if (!boxA || !boxB || !boxesMeet(boxA, boxB)) return null;
  const near = { a: clipToBox(a.coordinates, widened(boxB)), b: clipToBox(b.coordinates, widened(boxA)) };
  return near.a.length > 0 && near.b.length > 0 ? near : null;
}

function clipRing(ring: Position[], box: Box): Position[] {
  const around = boxOf([[ring]]);
  if (!around) return [];
  let kept = ring;
  if (around.west < box.west) kept = clipSide(kept, 0, box.west, 1);
  if (around.east > box.east) kept = clipSide(kept, 0, box.east, -1);
  if (around.south < box.south) kept = clipSide(kept, 1, box.south, 1);
  if (around.north > box.north) kept = clipSide(kept, 1, box.north, -1);
  return kept;
}

/** The part of a closed ring where (coordinate − limit) × sign is not negative. */
function clipSide(ring: Position[], axis: 0 | 1, limit: number, sign: 1 | -1): Position[] {
  const kept: Position[] = [];
  for (let i = 1; i < ring.length; i++) {
    const [a, b] = [ring[i - 1], ring[i]];
    if (!a || !b) continue;
    const [fromA, fromB] = [(a[axis] - limit) * sign, (b[axis] - limit) * sign];
    if (fromA >= 0) kept.push(a);
    if (fromA < 0 !== fromB < 0) {
      const t = fromA / (fromA - fromB);
      const other = a[1 - axis] ?? 0;
      const along = other + t * ((b[1 - axis] ?? 0) - other);
      kept.push(axis === 0 ? [limit, along] : [along, limit]);
    }
  }
  const first = kept[0];
  if (first) kept.push(first);
  return kept;
}

function widened(box: Box): Box {
  const margin = 0.01 + 0.02 * Math.max(box.east - box.west, box.north - box.south);
  return {
    west: box.west - margin,
    south: box.south - margin,
    east: box.east + margin,
    north: box.north + margin,
  };
}

function areaOf(coordinates: Rings[]): MultiPolygon | null {
  return coordinates.length === 0 ? null : { type: "MultiPolygon", coordinates };
}

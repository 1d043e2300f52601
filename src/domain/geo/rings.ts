// Rings of distance around the scene: what decides who hears first.

import type { MultiPolygon, Position } from "../../../schemas/geojson.ts";
import { distanceKm, RADIANS, ringSquareKm } from "./sphere.ts";

/** One ring: from `fromKm` (inclusive) to `toKm` (exclusive) around the origin; the last has no outer end. */
export type Ring = { index: number; fromKm: number; toKm: number | null };

// A place cell's centre can lie this far outside the area that its edge touches.
const CELL_REACH_KM = 0.6;

/**
 * The rings of an area around its origin, from a plan's list of distances in km (any order, 0 is added). Rings that no
 * part of the area reaches are left off at the far end; the last ring is open, so that every cell has one.
 */
export function ringsFor(area: MultiPolygon, origin: Position, distancesKm: readonly number[]): Ring[] {
  const starts = [...new Set([0, ...distancesKm])].filter((km) => km >= 0).sort((a, b) => a - b);
  const farthest = farthestKm(area, origin) + CELL_REACH_KM;
  const reached = starts.filter((km) => km <= farthest);
  return reached.map((fromKm, index) => ({ index, fromKm, toKm: reached[index + 1] ?? null }));
}

/** The index of the ring that a distance falls in; the nearest ring for a distance before the first. */
export function ringAt(rings: readonly Ring[], km: number): number {
  let index = rings[0]?.index ?? 0;
  for (const ring of rings) {
    if (km < ring.fromKm) break;
    index = ring.index;
  }
  return index;
}

/** Where rings are drawn from: the scene if there is one, otherwise the area's centroid. */
export function originOf(area: MultiPolygon, scene: Position | null): Position {
  return scene ?? centroidOf(area);
}

/** The centre of an area's weight on the sphere, safe at the antimeridian; it need not lie in the area. */
export function centroidOf(area: MultiPolygon): Position {
  let [x, y, z] = [0, 0, 0];
  for (const rings of area.coordinates) {
    rings.forEach((ring, index) => {
      const [lon, lat] = meanOfRing(ring);
      const weight = (index === 0 ? 1 : -1) * ringSquareKm(ring);
      x += weight * Math.cos(lat * RADIANS) * Math.cos(lon * RADIANS);
      y += weight * Math.cos(lat * RADIANS) * Math.sin(lon * RADIANS);
      z += weight * Math.sin(lat * RADIANS);
    });
  }
  return [Math.atan2(y, x) / RADIANS, Math.atan2(z, Math.hypot(x, y)) / RADIANS];
}

/** The planar centroid of one ring; its first position if it encloses nothing. */
function meanOfRing(ring: readonly Position[]): Position {
  const [x0, y0] = ring[0] ?? [0, 0];
  let [twice, x, y] = [0, 0, 0];
  for (let i = 1; i < ring.length; i++) {
    const [a, b] = [ring[i - 1], ring[i]];
    if (!a || !b) continue;
    const cross = (a[0] - x0) * (b[1] - y0) - (b[0] - x0) * (a[1] - y0);
    twice += cross;
    x += cross * (a[0] + b[0] - 2 * x0);
    y += cross * (a[1] + b[1] - 2 * y0);
  }
  return twice === 0 ? [x0, y0] : [x0 + x / (3 * twice), y0 + y / (3 * twice)];
}

function farthestKm(area: MultiPolygon, origin: Position): number {
  let most = 0;
  for (const ring of area.coordinates.flat()) {
    for (const each of ring) most = Math.max(most, distanceKm(origin, each));
  }
  return most;
}

// Measures on the sphere that H3 uses, so that cells, circles and rings agree with each other.

import type { MultiPolygon, Position } from "../../../schemas/geojson.ts";

/** Authalic mean radius of WGS 84 in kilometres, the one in H3. */
export const EARTH_RADIUS_KM = 6371.007180918475;
/** Radians in a degree. */
export const RADIANS = Math.PI / 180;

/** Great-circle distance between two positions in kilometres; within 0.6 % of the ellipsoid. */
export function distanceKm(a: Position, b: Position): number {
  const halfLat = Math.sin(((b[1] - a[1]) * RADIANS) / 2);
  const halfLon = Math.sin(((b[0] - a[0]) * RADIANS) / 2);
  const chord = halfLat * halfLat + Math.cos(a[1] * RADIANS) * Math.cos(b[1] * RADIANS) * halfLon * halfLon;
  return 2 * EARTH_RADIUS_KM * Math.asin(Math.min(1, Math.sqrt(chord)));
}

/** The position `km` away from `from` at `bearing` radians clockwise from north; its longitude may pass ±180. */
export function destination(from: Position, bearing: number, km: number): Position {
  const [lat, arc] = [from[1] * RADIANS, km / EARTH_RADIUS_KM];
  const sinLat = Math.sin(lat) * Math.cos(arc) + Math.cos(lat) * Math.sin(arc) * Math.cos(bearing);
  const toLat = Math.asin(Math.max(-1, Math.min(1, sinLat)));
  const east = Math.sin(bearing) * Math.sin(arc) * Math.cos(lat);
  const toLon = Math.atan2(east, Math.cos(arc) - Math.sin(lat) * sinLat);
  return [from[0] + toLon / RADIANS, toLat / RADIANS];
}

/** Area in square kilometres; edges are straight in longitude and latitude, holes are taken off. */
export function areaSquareKm(area: MultiPolygon): number {
  return area.coordinates.reduce((sum, rings) => sum + polygonSquareKm(rings), 0);
}

/** Area of one polygon's rings in square kilometres, the first ring outer and the others holes. */
export function polygonSquareKm(rings: readonly (readonly Position[])[]): number {
  return rings.reduce((sum, ring, index) => sum + (index === 0 ? 1 : -1) * ringSquareKm(ring), 0);
}

/** Area inside a closed ring in square kilometres, whichever way it is wound. */
export function ringSquareKm(ring: readonly Position[]): number {
  let steradians = 0;
  for (let i = 1; i < ring.length; i++) {
    const [a, b] = [ring[i - 1], ring[i]];
    if (a && b) steradians += (b[0] - a[0]) * RADIANS * meanSine(a[1] * RADIANS, b[1] * RADIANS);
  }
  return Math.abs(steradians) * EARTH_RADIUS_KM * EARTH_RADIUS_KM;
}

/** Mean of sin φ along an edge whose latitude runs evenly from `a` to `b` radians. */
function meanSine(a: number, b: number): number {
  return Math.abs(b - a) < 1e-9 ? Math.sin((a + b) / 2) : (Math.cos(a) - Math.cos(b)) / (b - a);
}

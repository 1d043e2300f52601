// How far a cell's descendants reach, and a place cell's outline in the unrolled plane of `edges.ts`.

import { cellToBoundary } from "h3-js";
import type { Position } from "../../../schemas/geojson.ts";
import { PLACE_RESOLUTION } from "./cell.ts";
import { type Box, type Candidates, type Edges, shiftOf } from "./edges.ts";
import { EARTH_RADIUS_KM, RADIANS } from "./sphere.ts";

// Children poke out of their parent, so a cell is bounded by a disc. Measured over all cells of resolutions 0 to 5 (and a
// sample of the finer ones): no child's centre is farther from its parent's than 919.79 km / √7^resolution, no corner
// farther from its cell's centre than 1405 km / √7^resolution. Half a per cent is added.
const CHILD_KM = 919.79 * 1.005;
const CORNER_KM = 1405 * 1.005;
const KM_PER_DEGREE = EARTH_RADIUS_KM * RADIANS;
const POLAR_DEGREES = 89.9;

/** Greatest distance in km, by resolution, from a cell's centre to the centre of any place cell under it. */
export const CENTRE_REACH_KM: readonly number[] = Array.from({ length: PLACE_RESOLUTION + 1 }, (_, from) => {
  let km = 0;
  for (let resolution = from; resolution < PLACE_RESOLUTION; resolution++)
    km += CHILD_KM / 7 ** (resolution / 2);
  return km;
});

/** Greatest distance in km, by resolution, from a cell's centre to any point of any place cell under it. */
export const REACH_KM: readonly number[] = CENTRE_REACH_KM.map(
  (km) => km + CORNER_KM / 7 ** (PLACE_RESOLUTION / 2),
);

/** True if a disc holds a pole, where longitude says nothing. */
export function reachesPole(lat: number, km: number): boolean {
  return Math.abs(lat) + km / KM_PER_DEGREE >= 90;
}

/** The rectangle of degrees around a disc; over a pole it holds every candidate. `lon` may lie beyond ±180. */
export function boxAround(lon: number, lat: number, km: number): Box {
  const tall = km / KM_PER_DEGREE;
  const [south, north] = [Math.max(-90, lat - tall), Math.min(90, lat + tall)];
  if (reachesPole(lat, km)) return { west: -540, south, east: 540, north };
  const sine = Math.sin(km / EARTH_RADIUS_KM) / Math.cos(lat * RADIANS);
  const wide = Math.asin(Math.min(1, sine)) / RADIANS;
  return { west: lon - wide, south, east: lon + wide, north };
}

/**
 * True if any candidate edge meets the place cell's outline or lies in it; the centre is unrolled. Within 11 km of a pole,
 * where a cell's sides are not straight in degrees, any candidate counts as meeting it.
 */
export function edgesTouchCell(
  edges: Edges,
  near: Candidates,
  words: [number, number],
  [lon, lat]: Position,
): boolean {
  if (Math.abs(lat) > POLAR_DEGREES) return near.count > 0;
  const outline = outlineOf(words, lon);
  for (let i = 0; i < near.count; i++) {
    const code = near.codes[i] ?? 0;
    const e = Math.floor(code / 3);
    const shift = shiftOf(code);
    const a: Position = [(edges.ax[e] ?? 0) + shift, edges.ay[e] ?? 0];
    const b: Position = [(edges.bx[e] ?? 0) + shift, edges.by[e] ?? 0];
    if (segmentMeetsOutline(a, b, outline)) return true;
  }
  return false;
}

/** The cell's closed outline, unrolled to lie around its centre. */
function outlineOf(words: [number, number], lon: number): Position[] {
  const outline = cellToBoundary(words).map(
    ([lat, east]): Position => [east + 360 * Math.round((lon - east) / 360), lat],
  );
  const first = outline[0];
  return first ? [...outline, first] : [];
}

function segmentMeetsOutline(a: Position, b: Position, outline: readonly Position[]): boolean {
  let aInside = false;
  for (let i = 1; i < outline.length; i++) {
    const [p, q] = [outline[i - 1], outline[i]];
    if (!p || !q) continue;
    if (side(a, b, p) * side(a, b, q) <= 0 && side(p, q, a) * side(p, q, b) <= 0 && boxesMeet(a, b, p, q))
      return true;
    if (p[1] > a[1] !== q[1] > a[1] && a[0] < p[0] + ((a[1] - p[1]) / (q[1] - p[1])) * (q[0] - p[0])) {
      aInside = !aInside;
    }
  }
  return aInside;
}

function side(a: Position, b: Position, p: Position): number {
  return (b[0] - a[0]) * (p[1] - a[1]) - (b[1] - a[1]) * (p[0] - a[0]);
}

/** Decides for segments on one line, where every `side` is 0. */
function boxesMeet(a: Position, b: Position, p: Position, q: Position): boolean {
  return (
    Math.max(Math.min(a[0], b[0]), Math.min(p[0], q[0])) <=
      Math.min(Math.max(a[0], b[0]), Math.max(p[0], q[0])) &&
    Math.max(Math.min(a[1], b[1]), Math.min(p[1], q[1])) <=
      Math.min(Math.max(a[1], b[1]), Math.max(p[1], q[1]))
  );
}

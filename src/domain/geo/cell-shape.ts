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

/** Greatest distance in km, by resolution, from a cell's centre to the centre of any place cell under it. */
export const CENTRE_REACH_KM: readonly number[] = Array.from({ length: PLACE_RESOLUTION + 1 }, (_, from) => {
  let km = 0;
  for (let resolution = from; resolution < PLACE_RESOLUTION; resolution++) km += CHILD_KM / 7 ** (resolution / 2);
  return km;
});

/** Greatest distance in km, by resolution, from a cell's centre to any point of any place cell under it. */
export const REACH_KM: readonly number[] = CENTRE_REACH_KM.map((km) => km + CORNER_KM / 7 ** (PLACE_RESOLUTION / 2));

/** The rectangle of degrees around a disc; over a pole it is a whole turn wide. `lon` may lie beyond ±180. */
export function boxAround(lon: number, lat: number, km: number): Box {
  const arc = km / EARTH_RADIUS_KM;
  const tall = arc / RADIANS;
  if (Math.abs(lat) + tall >= 90) {
    const [south, north] = lat > 0 ? [lat - tall, 90] : [-90, lat + tall];
    return { west: lon - 180, south, east: lon + 180, north };
  }
  const wide = Math.asin(Math.min(1, Math.sin(arc) / Math.cos(lat * RADIANS))) / RADIANS;
  return { west: lon - wide, south: lat - tall, east: lon + wide, north: lat + tall };
}

/** True if any candidate edge meets the place cell's outline or lies in it; `lon` is the cell's unrolled centre. */
export function edgesTouchCell(edges: Edges, near: Candidates, words: [number, number], lon: number): boolean {
  const { outline, polar } = outlineOf(words, lon);
  const turns = polar ? [-360, 0, 360] : [0];
  for (let i = 0; i < near.count; i++) {
    const code = near.codes[i] ?? 0;
    const e = Math.floor(code / 3);
    for (const turn of turns) {
      const shift = shiftOf(code) + turn;
      const a: Position = [(edges.ax[e] ?? 0) + shift, edges.ay[e] ?? 0];
      const b: Position = [(edges.bx[e] ?? 0) + shift, edges.by[e] ?? 0];
      if (segmentMeetsOutline(a, b, outline)) return true;
    }
  }
  return false;
}

/** The cell's closed outline around its centre; over a pole the strip between its corners and the pole. */
function outlineOf(words: [number, number], lon: number): { outline: Position[]; polar: boolean } {
  const outline: Position[] = [];
  let before = lon;
  for (const [lat, east] of cellToBoundary(words)) {
    const here = east + 360 * Math.round((before - east) / 360);
    outline.push([here, lat]);
    before = here;
  }
  const first = outline[0] ?? [lon, 0];
  const backAtFirst = first[0] + 360 * Math.round((before - first[0]) / 360);
  const polar = backAtFirst !== first[0];
  if (polar) {
    const pole = first[1] > 0 ? 90 : -90;
    outline.push([backAtFirst, first[1]], [backAtFirst, pole], [first[0], pole]);
  }
  outline.push(first);
  return { outline, polar };
}

function segmentMeetsOutline(a: Position, b: Position, outline: readonly Position[]): boolean {
  let aInside = false;
  for (let i = 1; i < outline.length; i++) {
    const [p, q] = [outline[i - 1], outline[i]];
    if (!p || !q) continue;
    if (side(a, b, p) * side(a, b, q) <= 0 && side(p, q, a) * side(p, q, b) <= 0 && boxesMeet(a, b, p, q)) return true;
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
    Math.max(Math.min(a[0], b[0]), Math.min(p[0], q[0])) <= Math.min(Math.max(a[0], b[0]), Math.max(p[0], q[0])) &&
    Math.max(Math.min(a[1], b[1]), Math.min(p[1], q[1])) <= Math.min(Math.max(a[1], b[1]), Math.max(p[1], q[1]))
  );
}

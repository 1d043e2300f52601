// The edges of an area in flat arrays. Longitude repeats every 360°, so a candidate is an edge together with a shift by
// whole turns; all questions are then asked in one unrolled plane, where neither antimeridian nor pole is special.

import type { MultiPolygon } from "../../../schemas/geojson.ts";

/** Edges from (ax, ay) to (bx, by), degrees of longitude and latitude. */
export type Edges = { count: number; ax: Float64Array; ay: Float64Array; bx: Float64Array; by: Float64Array };

/** A rectangle in degrees; `west` and `east` may lie beyond ±180. */
export type Box = { west: number; south: number; east: number; north: number };

/** Edge × 3 + turn, where turn 0, 1, 2 shifts the edge by −360, 0, +360 degrees; only the first `count` are meant. */
export type Candidates = { count: number; codes: Int32Array };

/** All edges of all rings of an area, in order; edges without length are left out. */
export function edgesOf(area: MultiPolygon): Edges {
  const rings = area.coordinates.flat();
  const most = rings.reduce((sum, ring) => sum + ring.length, 0);
  const [ax, ay] = [new Float64Array(most), new Float64Array(most)];
  const [bx, by] = [new Float64Array(most), new Float64Array(most)];
  let count = 0;
  for (const ring of rings) {
    for (let i = 1; i < ring.length; i++) {
      const [a, b] = [ring[i - 1], ring[i]];
      if (!a || !b || (a[0] === b[0] && a[1] === b[1])) continue;
      ax[count] = a[0];
      ay[count] = a[1];
      bx[count] = b[0];
      by[count] = b[1];
      count++;
    }
  }
  return { count, ax, ay, bx, by };
}

/** Every edge at every turn that a box wholly within ±540° of longitude can need. */
export function allCandidates(edges: Edges): Candidates {
  const codes = new Int32Array(edges.count * 3);
  for (let code = 0; code < codes.length; code++) codes[code] = code;
  return { count: codes.length, codes };
}

/** Degrees by which a candidate's edge is shifted. */
export function shiftOf(code: number): number {
  return ((code % 3) - 1) * 360;
}

/** Writes into `into` those candidates that reach the box; edges that only pass a corner's outside are left out. */
export function candidatesInBox(edges: Edges, from: Candidates, box: Box, into: Candidates): void {
  if (into.codes.length < from.count) into.codes = new Int32Array(from.count);
  let count = 0;
  for (let i = 0; i < from.count; i++) {
    const code = from.codes[i] ?? 0;
    if (edgeReachesBox(edges, code, box)) into.codes[count++] = code;
  }
  into.count = count;
}

function edgeReachesBox(edges: Edges, code: number, box: Box): boolean {
  const e = Math.floor(code / 3);
  const shift = shiftOf(code);
  const [ax, ay] = [(edges.ax[e] ?? 0) + shift, edges.ay[e] ?? 0];
  const [bx, by] = [(edges.bx[e] ?? 0) + shift, edges.by[e] ?? 0];
  if (ax < box.west && bx < box.west) return false;
  if (ax > box.east && bx > box.east) return false;
  if (ay < box.south && by < box.south) return false;
  if (ay > box.north && by > box.north) return false;
  // All four corners on one side of the edge's line: it passes by.
  const [dx, dy] = [bx - ax, by - ay];
  const [w, e1] = [dy * (box.west - ax), dy * (box.east - ax)];
  const [s, n] = [dx * (box.south - ay), dx * (box.north - ay)];
  const left = s - w >= 0;
  return !(left === s - e1 >= 0 && left === n - w >= 0 && left === n - e1 >= 0);
}

/** True if the walk from one point to another crosses the candidates' edges an odd number of times. */
export function crossesOddly(
  edges: Edges,
  among: Candidates,
  fromX: number,
  fromY: number,
  toX: number,
  toY: number,
): boolean {
  const [wx, wy] = [toX - fromX, toY - fromY];
  let odd = false;
  for (let i = 0; i < among.count; i++) {
    const code = among.codes[i] ?? 0;
    const e = Math.floor(code / 3);
    const shift = shiftOf(code);
    const [ax, ay] = [(edges.ax[e] ?? 0) + shift, edges.ay[e] ?? 0];
    const [bx, by] = [(edges.bx[e] ?? 0) + shift, edges.by[e] ?? 0];
    if (wx * (ay - fromY) - wy * (ax - fromX) >= 0 === wx * (by - fromY) - wy * (bx - fromX) >= 0) continue;
    const [dx, dy] = [bx - ax, by - ay];
    if (dx * (fromY - ay) - dy * (fromX - ax) >= 0 === dx * (toY - ay) - dy * (toX - ax) >= 0) continue;
    odd = !odd;
  }
  return odd;
}

/** True if a point within ±180, ±90 lies in the area that the edges bound. */
export function isInside(edges: Edges, lon: number, lat: number): boolean {
  let inside = false;
  for (let e = 0; e < edges.count; e++) {
    const [ay, by] = [edges.ay[e] ?? 0, edges.by[e] ?? 0];
    if (ay > lat === by > lat) continue;
    const [ax, bx] = [edges.ax[e] ?? 0, edges.bx[e] ?? 0];
    if (lon < ax + ((lat - ay) / (by - ay)) * (bx - ax)) inside = !inside;
  }
  return inside;
}

// From an area to the place cells whose people are in it, as ranges over the index of contacts' places.
// A cell that the area so much as touches belongs: a person at the edge is warned rather than missed.

import { cellToLatLng } from "h3-js";
import type { MultiPolygon, Position } from "../../../schemas/geojson.ts";
import { PLACE_RESOLUTION } from "./cell.ts";
import { boxAround, CENTRE_REACH_KM, edgesTouchCell, REACH_KM, reachesPole } from "./cell-shape.ts";
import { baseCells, childOf, idOfRank, RUN_LENGTH, type TreeCell, wordsOf } from "./cell-tree.ts";
import {
  allCandidates,
  type Candidates,
  candidatesInBox,
  crossesOddly,
  type Edges,
  edgesOf,
  isInside,
} from "./edges.ts";
import { type Ring, ringAt } from "./rings.ts";
import { distanceKm } from "./sphere.ts";

/** Place cells from `lo` to `hi`, both included, as decimal bigints; all in the ring with this index. */
export type CellRange = { lo: string; hi: string; ring: number };

type Walk = {
  edges: Edges;
  near: Candidates[];
  origin: Position;
  rings: readonly Ring[];
  runs: { first: number; last: number; ring: number }[];
};

/** A cell on the walk: its unrolled centre, whether that lies in the area, and its ring once the whole cell has one. */
type Place = { lon: number; lat: number; inside: boolean; ring: number | null };

/**
 * The place cells that overlap an area (touching counts), in ascending ranges, each cell in the ring of its centre's
 * distance from `origin`. The area's polygons must not overlap one another and must be cut at the antimeridian, as
 * `resolveArea` leaves them. Work grows with the length of the area's edge and of the rings, not with the area.
 */
export function coverArea(
  area: MultiPolygon,
  around: { origin: Position; rings: readonly Ring[] },
): CellRange[] {
  const edges = edgesOf(area);
  const near = Array.from({ length: PLACE_RESOLUTION + 1 }, () => ({ count: 0, codes: new Int32Array(0) }));
  const walk: Walk = { edges, near, ...around, runs: [] };
  const all = allCandidates(edges);
  for (const cell of baseCells()) {
    const [lat, lon] = cellToLatLng(wordsOf(cell));
    visit(walk, cell, { lon, lat, inside: isInside(edges, lon, lat), ring: null }, all);
  }
  return walk.runs.map((run) => ({ lo: idOfRank(run.first), hi: idOfRank(run.last), ring: run.ring }));
}

function visit(walk: Walk, cell: TreeCell, at: Place, candidates: Candidates): void {
  const { resolution } = cell;
  const near = walk.near[resolution] ?? candidates;
  candidatesInBox(walk.edges, candidates, boxAround(at.lon, at.lat, REACH_KM[resolution] ?? 0), near);
  if (near.count === 0 && !at.inside) return;
  at.ring ??= commonRing(walk, at, CENTRE_REACH_KM[resolution] ?? 0);
  if (near.count === 0 && at.ring !== null) {
    append(walk, cell, at.ring);
  } else if (resolution < PLACE_RESOLUTION) {
    for (let digit = 0; digit < 7; digit++) descend(walk, cell, at, near, digit);
  } else if (at.inside || edgesTouchCell(walk.edges, near, wordsOf(cell), [at.lon, at.lat])) {
    append(walk, cell, at.ring ?? 0);
  }
}

function descend(walk: Walk, parent: TreeCell, from: Place, near: Candidates, digit: number): void {
  const child = childOf(parent, digit);
  if (!child) return;
  const [lat, east] = cellToLatLng(wordsOf(child));
  // Around a pole every turn of an edge is a candidate, and centres stay within ±180; elsewhere the child is beside its parent.
  const polar = reachesPole(from.lat, REACH_KM[parent.resolution] ?? 0);
  const lon = polar ? east : east + 360 * Math.round((from.lon - east) / 360);
  const crossed = crossesOddly(walk.edges, near, from.lon, from.lat, lon, lat);
  visit(walk, child, { lon, lat, inside: from.inside !== crossed, ring: from.ring }, near);
}

/** The ring that all place cells within `reachKm` of a centre share, or null. */
function commonRing(walk: Walk, at: Place, reachKm: number): number | null {
  if (walk.rings.length < 2) return ringAt(walk.rings, 0);
  const km = distanceKm(walk.origin, [at.lon, at.lat]);
  const nearest = ringAt(walk.rings, km - reachKm);
  return nearest === ringAt(walk.rings, km + reachKm) ? nearest : null;
}

/** Adds a cell's run of ranks, joined to the run before it where no place cell lies between. */
function append(walk: Walk, cell: TreeCell, ring: number): void {
  const last = cell.rank + (RUN_LENGTH[cell.resolution] ?? 1) - 1;
  const before = walk.runs.at(-1);
  if (before && before.ring === ring && before.last + 1 === cell.rank) before.last = last;
  else walk.runs.push({ first: cell.rank, last, ring });
}

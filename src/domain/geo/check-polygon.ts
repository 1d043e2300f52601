// Refuses geometry that crosses or touches itself, before any area is drawn from it.

import { type AreaGeometry, type Position, polygonsOf } from "../../../schemas/geojson.ts";
import { unroll } from "./antimeridian.ts";
import type { Rings } from "./overlay.ts";

/** What is wrong with a geometry; `pointer` is an RFC 6901 pointer into it, `message` says where. */
export type GeometryFault = {
  pointer: string;
  code: "crosses-itself" | "hole-outside" | "round-a-pole" | "too-intricate";
  message: string;
};

/** Enough to mend a shape by; a tangled one would have thousands. */
const FAULTS_MAX = 5;
/**
 * Sides times the most sides that any one parallel or meridian crosses. A coast of 10,000 positions stays below a tenth of
 * it; combs and stars made to hold up the service do not. The work of every later step is bounded by this figure.
 */
const INTRICACY_MAX = 4_000_000;

/** One side of a ring; `index` counts its positions, `order` its sides without those that have no length. */
type Side = { ring: number; index: number; order: number; last: number; a: Position; b: Position };

/**
 * The faults of a geometry that passed `areaGeometry`: rings of one polygon that cross or touch themselves or each other,
 * holes outside their polygon, rings round a pole, and shapes too intricate to work on. Polygons of one MultiPolygon may
 * overlap. Sides of more than 180° are read as crossing the antimeridian.
 */
export function checkGeometry(geometry: AreaGeometry): GeometryFault[] {
  const polygons = polygonsOf(geometry).map((rings) => unroll(rings));
  const all = polygons.flatMap(({ polygon }) => sidesOf(polygon));
  const crossed = Math.max(mostAcross(all, 0), mostAcross(all, 1));
  if (all.length * crossed > INTRICACY_MAX) {
    const message = `the geometry is too intricate: ${all.length} sides, ${crossed} of them across one line; simplify it`;
    return [{ pointer: "/coordinates", code: "too-intricate", message }];
  }
  const faults = polygons.flatMap(({ polygon, turns }, index) => {
    const base = geometry.type === "Polygon" ? "/coordinates" : `/coordinates/${index}`;
    return faultsOf(polygon, turns, base);
  });
  return faults.slice(0, FAULTS_MAX);
}

function faultsOf(polygon: Rings, turns: readonly number[], base: string): GeometryFault[] {
  const round = turns.findIndex((turn) => turn !== 0);
  if (round >= 0) {
    const message = "the ring goes round a pole; close it along ±180 and the pole instead";
    return [{ pointer: `${base}/${round}`, code: "round-a-pole", message }];
  }
  const crossings = crossingsOf(sidesOf(polygon), base);
  return crossings.length > 0 ? crossings : holesOutside(polygon, base);
}

/** Sweeps the sides from south to north and tests each pair that overlaps in latitude and in longitude. */
function crossingsOf(sides: Side[], base: string): GeometryFault[] {
  const faults: GeometryFault[] = [];
  sides.sort((p, q) => south(p) - south(q));
  for (let i = 0; i < sides.length && faults.length < FAULTS_MAX; i++) {
    const p = sides[i];
    for (let j = i + 1; p && j < sides.length && faults.length < FAULTS_MAX; j++) {
      const q = sides[j];
      if (!q || south(q) > north(p)) break;
      if (!longitudesMeet(p, q) || !sidesMeet(p, q)) continue;
      const [one, other] = p.ring < q.ring || (p.ring === q.ring && p.index < q.index) ? [p, q] : [q, p];
      faults.push({
        pointer: `${base}/${one.ring}/${one.index}`,
        code: "crosses-itself",
        message: `the side from ${text(one.a)} to ${text(one.b)} crosses or touches the side from ${text(other.a)} to ${text(other.b)}`,
      });
    }
  }
  return faults;
}

/** The most sides that any one meridian (axis 0) or parallel (axis 1) crosses. */
function mostAcross(sides: readonly Side[], axis: 0 | 1): number {
  const starts = Float64Array.from(sides, ({ a, b }) => Math.min(a[axis], b[axis])).sort();
  const ends = Float64Array.from(sides, ({ a, b }) => Math.max(a[axis], b[axis])).sort();
  let [most, ended] = [0, 0];
  starts.forEach((start, begun) => {
    while ((ends[ended] ?? start) < start) ended++;
    most = Math.max(most, begun + 1 - ended);
  });
  return most;
}

function sidesOf(polygon: Rings): Side[] {
  return polygon.flatMap((positions, ring) => {
    const sides: Side[] = [];
    for (let index = 1; index < positions.length; index++) {
      const [a, b] = [positions[index - 1], positions[index]];
      if (!a || !b || (a[0] === b[0] && a[1] === b[1])) continue;
      sides.push({ ring, index: index - 1, order: sides.length, last: 0, a, b });
    }
    for (const side of sides) side.last = sides.length - 1;
    return sides;
  });
}

/** True if two sides share a point that the ring's own order does not make them share. */
function sidesMeet(p: Side, q: Side): boolean {
  const follows = p.ring === q.ring && (q.order === p.order + 1 || (q.order === 0 && p.order === p.last));
  const leads = p.ring === q.ring && (p.order === q.order + 1 || (p.order === 0 && q.order === q.last));
  if (follows && !leads) return goesBack(p, q);
  if (leads && !follows) return goesBack(q, p);
  const acrossQ = turn(q.a, q.b, p.a) * turn(q.a, q.b, p.b);
  const acrossP = turn(p.a, p.b, q.a) * turn(p.a, p.b, q.b);
  return acrossQ <= 0 && acrossP <= 0;
}

/** True if a side runs straight back over the one before it; otherwise the two share only their corner. */
function goesBack(first: Side, second: Side): boolean {
  const [x, y] = [first.b[0] - first.a[0], first.b[1] - first.a[1]];
  const ahead = x * (second.b[0] - second.a[0]) + y * (second.b[1] - second.a[1]);
  return ahead < 0 && turn(first.a, first.b, second.b) === 0;
}

function holesOutside(polygon: Rings, base: string): GeometryFault[] {
  const [outer, ...holes] = polygon;
  return holes.flatMap((hole, index): GeometryFault[] => {
    const at = hole[0];
    if (!outer || !at || encloses(outer, at)) return [];
    const message = `the hole at ${text(at)} lies outside its polygon's outer ring`;
    return [{ pointer: `${base}/${index + 1}`, code: "hole-outside", message }];
  });
}

/** True if a closed ring encloses a position (even-odd rule). */
function encloses(ring: readonly Position[], at: Position): boolean {
  let inside = false;
  for (let i = 1; i < ring.length; i++) {
    const [a, b] = [ring[i - 1], ring[i]];
    if (!a || !b || a[1] > at[1] === b[1] > at[1]) continue;
    if (at[0] < a[0] + ((at[1] - a[1]) / (b[1] - a[1])) * (b[0] - a[0])) inside = !inside;
  }
  return inside;
}

function turn(a: Position, b: Position, c: Position): number {
  return Math.sign((b[0] - a[0]) * (c[1] - a[1]) - (b[1] - a[1]) * (c[0] - a[0]));
}

function south(side: Side): number {
  return Math.min(side.a[1], side.b[1]);
}

function north(side: Side): number {
  return Math.max(side.a[1], side.b[1]);
}

function longitudesMeet(p: Side, q: Side): boolean {
  const west = Math.max(Math.min(p.a[0], p.b[0]), Math.min(q.a[0], q.b[0]));
  return west <= Math.min(Math.max(p.a[0], p.b[0]), Math.max(q.a[0], q.b[0]));
}

function text([lon, lat]: Position): string {
  return `[${lon}, ${lat}]`;
}

// Refuses geometry that crosses or touches itself, before any area is drawn from it.

import { type AreaGeometry, type Position, polygonsOf } from "../../../schemas/geojson.ts";
import { type UnrolledPolygon, unroll } from "./antimeridian.ts";

/** What is wrong with a geometry; `pointer` is an RFC 6901 pointer into it, `message` says where. */
export type GeometryFault = {
  pointer: string;
  code: "crosses-itself" | "hole-outside" | "round-a-pole";
  message: string;
};

/** Enough to mend a shape by; a tangled one would have thousands. */
const FAULTS_MAX = 5;

/** One side of a ring; `index` counts positions, repeated ones passed over. */
type Side = { ring: number; index: number; order: number; a: Position; b: Position };

/**
 * The faults of a geometry that passed `areaGeometry`: rings of one polygon that cross or touch themselves or each other,
 * holes outside their polygon, rings round a pole. Polygons of one MultiPolygon may overlap. Sides of more than 180° are
 * read as crossing the antimeridian. Work is bounded by the square of the 10,000 positions that the schema allows.
 */
export function checkGeometry(geometry: AreaGeometry): GeometryFault[] {
  const faults: GeometryFault[] = [];
  polygonsOf(geometry).forEach((rings, index) => {
    const { polygon, turns } = unroll(rings);
    const base = geometry.type === "Polygon" ? "/coordinates" : `/coordinates/${index}`;
    const round = turns.findIndex((turn) => turn !== 0);
    if (round >= 0) {
      const message = "the ring goes round a pole; close it along ±180 and the pole instead";
      faults.push({ pointer: `${base}/${round}`, code: "round-a-pole", message });
    } else {
      const crossings = crossingsOf(polygon, base, FAULTS_MAX - faults.length);
      faults.push(...(crossings.length > 0 ? crossings : holesOutside(polygon, base)));
    }
  });
  return faults.slice(0, FAULTS_MAX);
}

/** Sweeps the sides from west to east and tests each pair that overlaps in longitude and in latitude. */
function crossingsOf(polygon: UnrolledPolygon, base: string, most: number): GeometryFault[] {
  const counts = polygon.map((ring, index) => sidesOf(ring, index).length);
  const sides = polygon.flatMap((ring, index) => sidesOf(ring, index));
  sides.sort((p, q) => westOf(p) - westOf(q));
  const faults: GeometryFault[] = [];
  for (let i = 0; i < sides.length && faults.length < most; i++) {
    const p = sides[i];
    for (let j = i + 1; p && j < sides.length && faults.length < most; j++) {
      const q = sides[j];
      if (!q || westOf(q) > Math.max(p.a[0], p.b[0])) break;
      if (!latitudesMeet(p, q) || !sidesMeet(p, q, counts[p.ring] ?? 0)) continue;
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

function sidesOf(ring: readonly Position[], ringIndex: number): Side[] {
  const sides: Side[] = [];
  for (let index = 1; index < ring.length; index++) {
    const [a, b] = [ring[index - 1], ring[index]];
    if (!a || !b || (a[0] === b[0] && a[1] === b[1])) continue;
    sides.push({ ring: ringIndex, index: index - 1, order: sides.length, a, b });
  }
  return sides;
}

/** True if two sides share a point that the ring's own order does not make them share. */
function sidesMeet(p: Side, q: Side, count: number): boolean {
  const apart = Math.abs(p.order - q.order);
  const neighbours = p.ring === q.ring && (apart === 1 || apart === count - 1);
  if (neighbours && count > 2) {
    const [first, second] = (apart === 1) === p.order < q.order ? [p, q] : [q, p];
    // Neighbours share a corner; they also overlap if the second goes straight back over the first.
    return turn(first.a, first.b, second.b) === 0 && ahead(first, second) < 0;
  }
  const [pa, pb] = [turn(q.a, q.b, p.a), turn(q.a, q.b, p.b)];
  const [qa, qb] = [turn(p.a, p.b, q.a), turn(p.a, p.b, q.b)];
  return pa * pb <= 0 && qa * qb <= 0;
}

function holesOutside(polygon: UnrolledPolygon, base: string): GeometryFault[] {
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

function ahead(first: Side, second: Side): number {
  const [x, y] = [first.b[0] - first.a[0], first.b[1] - first.a[1]];
  return x * (second.b[0] - second.a[0]) + y * (second.b[1] - second.a[1]);
}

function westOf(side: Side): number {
  return Math.min(side.a[0], side.b[0]);
}

function latitudesMeet(p: Side, q: Side): boolean {
  return (
    Math.max(Math.min(p.a[1], p.b[1]), Math.min(q.a[1], q.b[1])) <=
    Math.min(Math.max(p.a[1], p.b[1]), Math.max(q.a[1], q.b[1]))
  );
}

function text([lon, lat]: Position): string {
  return `[${lon}, ${lat}]`;
}

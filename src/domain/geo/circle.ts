// A geodesic circle as polygons.

import type { Circle, MultiPolygon, Position } from "../../../schemas/geojson.ts";
import { cutAtAntimeridian } from "./antimeridian.ts";
import { destination, distanceKm, EARTH_RADIUS_KM } from "./sphere.ts";

const SIDES = 96;
// Near a pole a side is halved until it spans less than this, because a polygon's sides are straight in degrees.
const SIDE_DEGREES_MAX = 10;
const HALVINGS_MAX = 5;

/**
 * The circle as a polygon of 96 sides (more beside a pole), cut at the antimeridian and closed over a pole. Its sides
 * touch the circle from outside, so that nobody within the radius is left out; it is at most 0.06 % wider.
 */
export function circleArea(circle: Circle): MultiPolygon {
  const arc = circle.radiusKm / EARTH_RADIUS_KM;
  const reachKm = EARTH_RADIUS_KM * Math.atan(Math.tan(arc) / Math.cos(Math.PI / SIDES));
  const ring: Position[] = [];
  for (let side = 0; side < SIDES; side++) {
    const bearing = (2 * Math.PI * side) / SIDES;
    addSide(ring, circle.center, reachKm, bearing, bearing + (2 * Math.PI) / SIDES, HALVINGS_MAX);
  }
  const pole = [90, -90].find((lat) => distanceKm(circle.center, [circle.center[0], lat]) <= reachKm);
  const first = ring[0] ?? circle.center;
  if (pole !== undefined) {
    // Going clockwise round the north pole leads east, round the south pole west; the outline is a whole turn wide.
    const end = first[0] + (pole > 0 ? -360 : 360);
    ring.push([end, first[1]], [end, pole], [first[0], pole]);
  }
  ring.push(first);
  return cutAtAntimeridian([[ring]]);
}

/** Adds the side's first corner, and corners between where the side would be long in degrees. */
function addSide(
  ring: Position[],
  center: Position,
  km: number,
  from: number,
  to: number,
  halvings: number,
): void {
  const [a, b] = [destination(center, from, km), destination(center, to, km)];
  const turn = b[0] - a[0] - 360 * Math.round((b[0] - a[0]) / 360);
  if (Math.abs(turn) > SIDE_DEGREES_MAX && halvings > 0) {
    const middle = (from + to) / 2;
    addSide(ring, center, km, from, middle, halvings - 1);
    addSide(ring, center, km, middle, to, halvings - 1);
    return;
  }
  const before = ring.at(-1);
  ring.push(before ? [a[0] + 360 * Math.round((before[0] - a[0]) / 360), a[1]] : a);
}

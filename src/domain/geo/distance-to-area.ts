// How far a place is from an area. The plane is the one that touches the sphere at the place, so it holds for near areas only.
import type { MultiPolygon, Position } from "../../../schemas/geojson.ts";
import { edgesOf, isInside } from "./edges.ts";
import { EARTH_RADIUS_KM, RADIANS } from "./sphere.ts";

const KM_PER_DEGREE = EARTH_RADIUS_KM * RADIANS;

/**
 * Kilometres from a place within ±180, ±90 to the nearest edge of an area, 0 inside it, null beyond `withinKm`. Within 100 km and below
 * 65° of latitude it is right to 2 %.
 */
export function distanceToAreaKm(area: MultiPolygon, [lon, lat]: Position, withinKm: number): number | null {
  const edges = edgesOf(area);
  if (isInside(edges, lon, lat)) return 0;
  const kmPerLon = KM_PER_DEGREE * Math.cos(lat * RADIANS);
  let nearest = Number.POSITIVE_INFINITY;
  for (let e = 0; e < edges.count; e++) {
    const [ay, by] = [edges.ay[e] ?? 0, edges.by[e] ?? 0];
    const [ax, bx] = [edges.ax[e] ?? 0, edges.bx[e] ?? 0];
    // An edge beyond the antimeridian is looked at from the near side.
    const turn = Math.round((lon - ax) / 360) * 360;
    const from: Position = [(ax + turn - lon) * kmPerLon, (ay - lat) * KM_PER_DEGREE];
    const to: Position = [(bx + turn - lon) * kmPerLon, (by - lat) * KM_PER_DEGREE];
    nearest = Math.min(nearest, fromOriginTo(from, to));
  }
  return nearest <= withinKm ? nearest : null;
}

/** Distance from (0, 0) to the line between two points of a plane, which are not the same. */
function fromOriginTo([ax, ay]: Position, [bx, by]: Position): number {
  const [dx, dy] = [bx - ax, by - ay];
  const along = Math.max(0, Math.min(1, -(ax * dx + ay * dy) / (dx * dx + dy * dy)));
  return Math.hypot(ax + along * dx, ay + along * dy);
}

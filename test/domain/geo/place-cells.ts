// What the tests of the cover share: H3's own slow answer, and shapes to ask it about.

import fc from "fast-check";
import { cellToLatLng, POLYGON_TO_CELLS_FLAGS, polygonToCellsExperimental } from "h3-js";
import type { MultiPolygon, Position } from "../../../schemas/geojson.ts";
import { decimalOfHex, PLACE_RESOLUTION } from "../../../src/domain/geo/cell.ts";
import type { CellRange } from "../../../src/domain/geo/cover.ts";
import { distanceKm } from "../../../src/domain/geo/sphere.ts";

/** Every place cell that H3 itself says overlaps the polygons, as decimal ids in order. */
export function overlapping(area: MultiPolygon): bigint[] {
  const flag = POLYGON_TO_CELLS_FLAGS.containmentOverlapping;
  const cells = area.coordinates.flatMap((rings) =>
    polygonToCellsExperimental(rings, PLACE_RESOLUTION, flag, true),
  );
  return sorted(new Set(cells.map((cell) => BigInt(decimalOfHex(cell)))));
}

/** Every cell of the ranges, by counting up through valid ids: digits 0 to 6, the pentagons' gap left out by `valid`. */
export function cellsOf(ranges: readonly CellRange[]): bigint[] {
  const cells: bigint[] = [];
  for (const range of ranges) {
    for (let id = BigInt(range.lo); id <= BigInt(range.hi); id = next(id)) cells.push(id);
  }
  return cells;
}

/** The great-circle distance from an origin to a cell's centre. */
export function centreKm(cell: bigint, origin: Position): number {
  const [lat, lon] = cellToLatLng(cell.toString(16));
  return distanceKm(origin, [lon, lat]);
}

/** A star-shaped ring that never crosses itself, around a centre; radii in km, one for each corner. */
export function starRing([lon, lat]: Position, radiiKm: readonly number[]): Position[] {
  const ring = radiiKm.map((km, corner): Position => {
    const bearing = (2 * Math.PI * corner) / radiiKm.length;
    const north = (km / 111.2) * Math.cos(bearing);
    return [lon + ((km / 111.2) * Math.sin(bearing)) / Math.cos((lat * Math.PI) / 180), lat + north];
  });
  return [...ring, ring[0] ?? [lon, lat]];
}

/** Where people live and where longitude or latitude turn strange, short of the poles. */
export const anywhere = fc.tuple(
  fc.double({ min: -179, max: 179, noNaN: true }),
  fc.double({ min: -80, max: 80, noNaN: true }),
);

function sorted(cells: Set<bigint>): bigint[] {
  return [...cells].sort((a, b) => (a < b ? -1 : 1));
}

/** The next id of resolution 8: its last digit stands at bits 21 to 23 and counts to 6. */
function next(id: bigint): bigint {
  let [shift, at] = [21n, id];
  while (((at >> shift) & 7n) === 6n && shift < 45n) {
    at -= 6n << shift;
    shift += 3n;
  }
  return at + (1n << shift);
}

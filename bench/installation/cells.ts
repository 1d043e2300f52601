import { gridDisk, latLngToCell, polygonToCells } from "h3-js";
import type { MultiPolygon, Position } from "../../schemas/geojson.ts";
import { decimalOfHex, PLACE_RESOLUTION } from "../../src/domain/geo/cell.ts";

/** The place cells whose centres lie in an area, as decimal text. */
export function cellsOf(area: MultiPolygon): string[] {
  return area.coordinates.flatMap((polygon) =>
    polygonToCells(
      polygon.map((ring) => ring.map(([lon, lat]) => [lon, lat])),
      PLACE_RESOLUTION,
      true,
    ).map(decimalOfHex),
  );
}

/** The place cells within so many steps of a point; also across the antimeridian. A step is some 0.9 km. */
export function cellsAround([lon, lat]: Position, steps: number): string[] {
  return gridDisk(latLngToCell(lat, lon, PLACE_RESOLUTION), steps).map(decimalOfHex);
}

// US counties as ground with their FIPS codes; read when first asked for and then kept. See `config/areas/README.md`.
import type { MultiPolygon } from "../schemas/geojson.ts";
import { boxesMeet, boxOf, intersect } from "../src/domain/geo/clip.ts";
import { areaSquareKm } from "../src/domain/geo/sphere.ts";
import { readCounties } from "./areas/shape-file.ts";

/** A county, parish, borough or independent city; `fips` has five digits: two of the state, three of the county. */
export type County = { fips: string; name: string };

// Less is the noise of two drawings of the same border, not ground on which somebody stands.
const LEAST_SQUARE_KM = 0.5;

let counties: ReturnType<typeof prepared> | undefined;

/** The counties of which an area covers any ground, in order of their codes; longitudes within ±180. */
export function countiesIn(area: MultiPolygon): County[] {
  counties ??= prepared();
  const asked = boxOf(area.coordinates);
  if (!asked) return [];
  // A smaller area must not be nowhere, not even where four counties meet.
  const least = Math.min(LEAST_SQUARE_KM, areaSquareKm(area) / 5);
  return counties
    .filter(({ box, ground }) => boxesMeet(asked, box) && coveredKm2(area, ground) >= least)
    .map(({ fips, name }) => ({ fips, name }));
}

/** SAME location codes of an area (47 CFR 11.31(c)): `0` for the whole county, then its FIPS code. */
export function sameCodes(area: MultiPolygon): string[] {
  return countiesIn(area).map(({ fips }) => `0${fips}`);
}

function coveredKm2(area: MultiPolygon, ground: MultiPolygon): number {
  const shared = intersect(area, ground);
  return shared ? areaSquareKm(shared) : 0;
}

function prepared() {
  return readCounties().flatMap(({ code, name, ground }) => {
    const box = boxOf(ground.coordinates);
    return box ? [{ fips: code, name, ground, box }] : [];
  });
}

// Ground as data: the shapes of countries and of their ISO 3166-2 subdivisions, read when first asked for and then kept.
// Where they come from, and how exact they are, stands in `config/areas/README.md`.

import { type AreaInput, type MultiPolygon, type Position, polygonsOf } from "../schemas/geojson.ts";
import { unroll } from "../src/domain/geo/antimeridian.ts";
import { circleArea } from "../src/domain/geo/circle.ts";
import { boxOf } from "../src/domain/geo/clip.ts";
import type { Ground, NamedShape } from "../src/domain/geo/resolve-area.ts";
import { Problem } from "../src/errors.ts";
import { type CountryShapes, readCountry, readTiles } from "./areas/shape-file.ts";

const TILE_DEGREES = 5;

/** Codes that ISO 3166-2 has beside the one in the data, or gives to what is also a country of its own. */
const SAME_GROUND: Readonly<Record<string, string>> = {
  "FR-GP": "FR-971",
  "FR-MQ": "FR-972",
  "FR-GF": "FR-973",
  "FR-RE": "FR-974",
  "FR-YT": "FR-976",
  "FR-COR": "FR-20R",
  "FR-75C": "FR-75",
  "FR-BL": "BL",
  "FR-MF": "MF",
  "FR-NC": "NC",
  "FR-PF": "PF",
  "FR-PM": "PM",
  "FR-WF": "WF",
  "US-AS": "AS",
  "US-GU": "GU",
  "US-MP": "MP",
  "US-PR": "PR",
  "US-VI": "VI",
  "NL-AW": "AW",
  "NL-CW": "CW",
  "NL-SX": "SX",
  "FI-01": "AX",
  "MX-CMX": "MX-DIF",
};

const countries = new Map<string, CountryShapes>();
let tiles: Record<string, string[]> | undefined;

/** A country's ground with its coastal waters and its parts overseas, by ISO 3166-1 alpha-2 code; null if there is none. */
export function areaOfCountry(code: string): MultiPolygon | null {
  return countryOf(code)?.ground() ?? null;
}

/** The ground of an ISO 3166-2 code such as `FR-PDL`; null if there is no shape for it. */
export function areaOfSubdivision(code: string): MultiPolygon | null {
  const known = SAME_GROUND[code] ?? code;
  if (!known.includes("-")) return areaOfCountry(known);
  return countryOf(known.slice(0, 2))?.subdivisions.get(known)?.ground() ?? null;
}

/** The subdivisions of a country that have a shape, by code; a country may have two levels, such as FR-PDL and FR-44. */
export function subdivisionsOf(code: string): { code: string; name: string }[] {
  const own = countryOf(code)?.subdivisions ?? [];
  return [...own].map(([subdivision, { name }]) => ({ code: subdivision, name }));
}

/** A country's name in a language (BCP 47); its code where no name is known. */
export function countryName(code: string, language = "en"): string {
  if (!/^[A-Z]{2}$/.test(code)) return code;
  return new Intl.DisplayNames([language], { type: "region" }).of(code) ?? code;
}

/** A subdivision's name as its country writes it, in Latin letters; its code where no name is known. */
export function subdivisionName(code: string): string {
  const known = SAME_GROUND[code] ?? code;
  if (!known.includes("-")) return countryName(known);
  return countryOf(known.slice(0, 2))?.subdivisions.get(known)?.name ?? code;
}

/** The shapes of several subdivisions by code. Throws a Problem that names the codes without a shape. */
export function shapesOf(codes: readonly string[]): Map<string, MultiPolygon> {
  const shapes = new Map<string, MultiPolygon>();
  for (const code of codes) {
    const shape = areaOfSubdivision(code);
    if (shape) shapes.set(code, shape);
  }
  const missing = codes.filter((code) => !shapes.has(code));
  if (missing.length === 0) return shapes;
  throw new Problem(
    "unprocessable",
    "no-shape",
    `There is no shape for ${missing.join(", ")}; give a geometry or circle.`,
    {
      errors: missing.map((code) => ({
        pointer: `/area/subdivisions/${codes.indexOf(code)}`,
        code: "no-shape",
        message: `There is no shape for ${code}; give a geometry or circle.`,
      })),
    },
  );
}

/** All that `resolveArea` needs for one agency's ground and one input: the shapes it names and whose ground is near. */
export function groundFor(own: MultiPolygon, input: AreaInput): Ground {
  const subdivisions = shapesOf(input.subdivisions ?? []);
  const asked = input.circle
    ? circleArea(input.circle).coordinates
    : input.geometry
      ? polygonsOf(input.geometry).map((rings) => unroll(rings).polygon)
      : [...subdivisions.values()].flatMap((shape) => shape.coordinates);
  return { own, subdivisions, others: countriesNear(asked) };
}

/** The countries whose ground may reach into polygons, found by tiles of 5 degrees; longitudes may leave ±180. */
export function countriesNear(polygons: readonly Position[][][]): NamedShape[] {
  tiles ??= readTiles();
  const codes = new Set<string>();
  for (const rings of polygons) {
    const box = boxOf([rings]);
    if (!box) continue;
    for (let x = Math.floor(box.west / TILE_DEGREES); x * TILE_DEGREES <= box.east; x++) {
      for (let y = Math.floor(box.south / TILE_DEGREES); y * TILE_DEGREES <= box.north; y++) {
        const west = ((((x * TILE_DEGREES + 180) % 360) + 360) % 360) - 180;
        for (const code of tiles[`${west},${y * TILE_DEGREES}`] ?? []) codes.add(code);
      }
    }
  }
  return [...codes].sort().flatMap((code) => {
    const shape = areaOfCountry(code);
    return shape ? [{ code, shape }] : [];
  });
}

function countryOf(code: string): CountryShapes | null {
  const kept = countries.get(code);
  if (kept) return kept;
  const country = readCountry(code);
  // Only codes that exist are kept, so that made-up ones cannot fill the memory.
  if (country) countries.set(code, country);
  return country;
}

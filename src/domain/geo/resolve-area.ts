// From the area that an officer asks for to the area that may be alerted: inside the agency's own ground, never beyond.

import {
  type AreaGeometry,
  type AreaInput,
  type MultiPolygon,
  polygonsOf,
} from "../../../schemas/geojson.ts";
import { cutAtAntimeridian, unroll } from "./antimeridian.ts";
import { checkGeometry, type GeometryFault } from "./check-polygon.ts";
import { circleArea } from "./circle.ts";
import { intersect, subtract, unite } from "./clip.ts";
import { areaSquareKm } from "./sphere.ts";

/** Ground with the code of whoever answers for it: an ISO 3166-1 alpha-2 or ISO 3166-2 code. */
export type NamedShape = { code: string; shape: MultiPolygon };

/** Where an area is resolved: shapes are data, loaded by `config/areas.ts`. */
export type Ground = {
  /** The agency's own ground. */
  own: MultiPolygon;
  /** Shapes for the ISO 3166-2 codes that the input names. */
  subdivisions: ReadonlyMap<string, MultiPolygon>;
  /** Other ground that the area may have reached into, so that the answer can say whom to call. */
  others: readonly NamedShape[];
};

/**
 * Other people's ground that was asked for and not given: its size, its share of what was asked for, whose it is, and how
 * much of each, the largest first. Open sea that is nobody's does not count.
 */
export type Cut = {
  squareKm: number;
  share: number;
  countries: string[];
  pieces: { code: string; squareKm: number }[];
};

/** What comes of resolving an area. */
export type Resolution =
  | { outcome: "resolved"; area: MultiPolygon; cut: Cut | null }
  /** Nothing of it is own ground; `swapped` if it would be with longitude and latitude exchanged. */
  | { outcome: "outside"; swapped: boolean; cut: Cut | null }
  /** The geometry crosses itself, or no shape is known for these subdivisions. */
  | { outcome: "faulty"; faults: GeometryFault[]; unknown: string[] };

// Smaller overlaps come from borders that were drawn at different scales.
const CUT_SQUARE_KM_MIN = 0.5;

/** The area inside own ground, and what was cut off. Own ground must be free of overlaps, as `unite` leaves it. */
export function resolveArea(input: AreaInput, ground: Ground): Resolution {
  if (input.nationwide) return { outcome: "resolved", area: ground.own, cut: null };
  const asked = askedFor(input, ground.subdivisions);
  if ("faults" in asked) return { outcome: "faulty", ...asked };
  const area = intersect(asked, ground.own);
  const cut = cutFrom(asked, area, ground);
  if (area) return { outcome: "resolved", area, cut };
  return { outcome: "outside", swapped: isSwapped(input, ground.own), cut };
}

type Refusal = { faults: GeometryFault[]; unknown: string[] };

function askedFor(input: AreaInput, shapes: ReadonlyMap<string, MultiPolygon>): MultiPolygon | Refusal {
  if (input.circle) return circleArea(input.circle);
  if (input.geometry) return fromGeometry(input.geometry);
  const codes = input.subdivisions ?? [];
  const found = codes.flatMap((code) => shapes.get(code) ?? []);
  const united = found.length === codes.length ? unite(found) : null;
  return united ?? { faults: [], unknown: codes.filter((code) => !shapes.has(code)) };
}

function fromGeometry(geometry: AreaGeometry): MultiPolygon | Refusal {
  const faults = checkGeometry(geometry);
  if (faults.length > 0) return { faults, unknown: [] };
  const whole = cutAtAntimeridian(polygonsOf(geometry).map((rings) => unroll(rings).polygon));
  return whole.coordinates.length === 1 ? whole : (unite([whole]) ?? whole);
}

function cutFrom(asked: MultiPolygon, area: MultiPolygon | null, ground: Ground): Cut | null {
  const askedKm = areaSquareKm(asked);
  if (area && askedKm - areaSquareKm(area) < CUT_SQUARE_KM_MIN) return null;
  const lost = area ? subtract(asked, ground.own) : asked;
  if (!lost) return null;
  const pieces = ground.others.flatMap(({ code, shape }) => {
    const taken = intersect(lost, shape);
    const squareKm = taken ? areaSquareKm(taken) : 0;
    return squareKm >= CUT_SQUARE_KM_MIN ? [{ code, squareKm }] : [];
  });
  if (pieces.length === 0) return null;
  pieces.sort((a, b) => b.squareKm - a.squareKm);
  const squareKm = pieces.reduce((sum, piece) => sum + piece.squareKm, 0);
  const countries = pieces.map((piece) => piece.code);
  return { squareKm, share: Math.min(1, squareKm / askedKm), countries, pieces };
}

function isSwapped(input: AreaInput, own: MultiPolygon): boolean {
  const turned = input.circle ? turnedCircle(input.circle) : input.geometry && turnedGeometry(input.geometry);
  return turned ? intersect(turned, own) !== null : false;
}

function turnedCircle(circle: NonNullable<AreaInput["circle"]>): MultiPolygon | null {
  const [lat, lon] = circle.center;
  return Math.abs(lat) <= 90 ? circleArea({ ...circle, center: [lon, lat] }) : null;
}

function turnedGeometry(geometry: AreaGeometry): MultiPolygon | null {
  const polygons = polygonsOf(geometry);
  if (polygons.flat(2).some(([lat]) => Math.abs(lat) > 90)) return null;
  const coordinates = polygons.map((rings) =>
    rings.map((ring) => ring.map(([lat, lon]): [number, number] => [lon, lat])),
  );
  return { type: "MultiPolygon", coordinates };
}

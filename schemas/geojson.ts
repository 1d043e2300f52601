// The shapes in which ground reaches the service: GeoJSON (RFC 7946) and the four ways to say an alert's area.

import { z } from "zod";

/** Most polygons in a geometry that is sent in, and most positions in all its rings: what the checks are sized for. */
export const POLYGONS_MAX = 100;
export const VERTICES_MAX = 10_000;
/** Largest circle, in kilometres; beyond it an alert is nationwide. */
export const RADIUS_KM_MAX = 2000;

// A country's own ground, such as Norway's, is larger than anything an officer sends in.
const GROUND_POLYGONS_MAX = 10_000;
const GROUND_RING_MAX = 100_000;

const latitudeFault = (input: unknown): string =>
  typeof input === "number" && Math.abs(input) <= 180
    ? `latitude ${input} is beyond ±90; the coordinates look swapped: GeoJSON is longitude first`
    : `latitude ${String(input)} is beyond ±90`;

const longitudeFault = (input: unknown): string =>
  `longitude ${String(input)} is beyond ±180; cut shapes at the antimeridian (RFC 7946, 3.1.9)`;

/** Degrees east on WGS 84, −180 to 180. */
export const longitude = z
  .number()
  .min(-180, { error: (issue) => longitudeFault(issue.input) })
  .max(180, { error: (issue) => longitudeFault(issue.input) });

/** Degrees north on WGS 84, −90 to 90; a value that would fit as a longitude is reported as swapped axes. */
export const latitude = z
  .number()
  .min(-90, { error: (issue) => latitudeFault(issue.input) })
  .max(90, { error: (issue) => latitudeFault(issue.input) });

/** `[longitude, latitude]`, longitude first (RFC 7946, 3.1.1); no altitude. */
export const position = z.tuple([longitude, latitude]);
export type Position = z.infer<typeof position>;

/** A GeoJSON Point. */
export const point = z.object({ type: z.literal("Point"), coordinates: position });
export type Point = z.infer<typeof point>;

/** A closed ring: at least four positions, the last equal to the first. */
export const ring = z
  .array(position)
  .min(4, "a ring needs at least four positions, the last equal to the first")
  .max(GROUND_RING_MAX)
  .refine(isClosed, "a ring must end at the position where it begins");
export type Ring = z.infer<typeof ring>;

const rings = z.array(ring).min(1, "a polygon needs an outer ring").max(GROUND_RING_MAX);

/** A GeoJSON Polygon: an outer ring, then holes. That rings do not cross is checked by `domain/geo/check-polygon.ts`. */
export const polygon = z.object({ type: z.literal("Polygon"), coordinates: rings });
export type Polygon = z.infer<typeof polygon>;

/** A GeoJSON MultiPolygon as the service keeps it: an area after clipping, or an agency's ground. */
export const multiPolygon = z.object({
  type: z.literal("MultiPolygon"),
  coordinates: z.array(rings).min(1, "a MultiPolygon needs at least one polygon").max(GROUND_POLYGONS_MAX),
});
export type MultiPolygon = z.infer<typeof multiPolygon>;

/** A geometry that somebody sends in: at most 100 polygons and 10,000 positions in all. */
export const areaGeometry = z
  .discriminatedUnion("type", [polygon, multiPolygon])
  .refine((geometry) => polygonsOf(geometry).length <= POLYGONS_MAX, {
    error: `a geometry may have at most ${POLYGONS_MAX} polygons`,
    path: ["coordinates"],
  })
  .refine((geometry) => vertexCount(polygonsOf(geometry)) <= VERTICES_MAX, {
    error: `a geometry may have at most ${VERTICES_MAX} positions in all its rings`,
    path: ["coordinates"],
  });
export type AreaGeometry = Polygon | MultiPolygon;

/** The polygons of either geometry, each an outer ring and its holes. */
export function polygonsOf(geometry: AreaGeometry): Ring[][] {
  return geometry.type === "Polygon" ? [geometry.coordinates] : geometry.coordinates;
}

/** An ISO 3166-2 code such as `FR-PDL` or `US-TX`. */
export const subdivisionCode = z
  .string()
  .regex(/^[A-Z]{2}-[A-Z0-9]{1,3}$/, "a subdivision is an ISO 3166-2 code such as FR-PDL or US-TX");

/** A geodesic circle; the radius is in kilometres, above 0 and at most 2000. */
export const circle = z.strictObject({
  center: position,
  radiusKm: z.number().positive("the radius must be above 0 km").max(RADIUS_KM_MAX),
});
export type Circle = z.infer<typeof circle>;

const areaWays = ["circle", "geometry", "subdivisions", "nationwide"] as const;

/** An alert's area as it is asked for: exactly one of circle, geometry, subdivisions, nationwide. */
export const areaInput = z
  .strictObject({
    circle: circle.optional(),
    geometry: areaGeometry.optional(),
    subdivisions: z.array(subdivisionCode).min(1).max(100).optional(),
    nationwide: z.literal(true).optional(),
  })
  .refine((area) => areaWays.filter((way) => area[way] !== undefined).length === 1, {
    error: `an area is exactly one of ${areaWays.join(", ")}`,
  });
export type AreaInput = z.infer<typeof areaInput>;

function isClosed(positions: readonly (readonly [number, number])[]): boolean {
  const [first, last] = [positions.at(0), positions.at(-1)];
  return first !== undefined && last !== undefined && first[0] === last[0] && first[1] === last[1];
}

function vertexCount(polygons: Ring[][]): number {
  return polygons.reduce((sum, each) => sum + each.reduce((inner, one) => inner + one.length, 0), 0);
}

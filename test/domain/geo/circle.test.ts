import fc from "fast-check";
import { expect, test } from "vitest";
import type { Position } from "../../../schemas/geojson.ts";
import { circleArea } from "../../../src/domain/geo/circle.ts";
import { edgesOf, isInside } from "../../../src/domain/geo/edges.ts";
import { areaSquareKm, destination, distanceKm } from "../../../src/domain/geo/sphere.ts";
import { anywhere } from "./place-cells.ts";

function rolled([lon, lat]: Position): Position {
  return [lon - 360 * Math.round(lon / 360), lat];
}

test("everybody within the radius is in the circle, nobody 1 % beyond it", () => {
  const bearing = fc.double({ min: 0, max: 7, noNaN: true });
  fc.assert(
    fc.property(
      anywhere,
      fc.double({ min: 0.5, max: 400, noNaN: true }),
      bearing,
      (center, radiusKm, toward) => {
        const edges = edgesOf(circleArea({ center, radiusKm }));
        expect(isInside(edges, ...rolled(destination(center, toward, radiusKm * 0.9999)))).toBe(true);
        expect(isInside(edges, ...rolled(destination(center, toward, radiusKm * 1.01)))).toBe(false);
      },
    ),
    { numRuns: 300 },
  );
});

test("a circle's area is that of the cap on the sphere", () => {
  for (const radiusKm of [1, 150, 2000]) {
    const cap = 2 * Math.PI * 6371.007 ** 2 * (1 - Math.cos(radiusKm / 6371.007));
    expect(areaSquareKm(circleArea({ center: [10, 20], radiusKm })) / cap).toBeCloseTo(1, 2);
  }
});

test("a hole is taken off an area", () => {
  const outer = circleArea({ center: [10, 20], radiusKm: 100 }).coordinates[0]?.[0] ?? [];
  const hole = circleArea({ center: [10, 20], radiusKm: 50 }).coordinates[0]?.[0] ?? [];
  const whole = areaSquareKm({ type: "MultiPolygon", coordinates: [[outer]] });
  expect(areaSquareKm({ type: "MultiPolygon", coordinates: [[outer, hole]] }) / whole).toBeCloseTo(0.75, 3);
});

test("a circle across the antimeridian is cut there and stays within ±180", () => {
  const area = circleArea({ center: [179.9, -16.5], radiusKm: 50 });
  expect(area.coordinates.length).toBe(2);
  const longitudes = area.coordinates.flat(2).map(([lon]) => lon);
  expect(Math.max(...longitudes)).toBe(180);
  expect(Math.min(...longitudes)).toBe(-180);
  const edges = edgesOf(area);
  expect(isInside(edges, -179.8, -16.5)).toBe(true);
  expect(isInside(edges, 179.7, -16.5)).toBe(true);
  expect(isInside(edges, 0, -16.5)).toBe(false);
});

test("a circle over a pole holds the pole from every side", () => {
  for (const lat of [89, -89]) {
    const edges = edgesOf(circleArea({ center: [100, lat], radiusKm: 500 }));
    for (let lon = -175; lon < 180; lon += 10) {
      expect(isInside(edges, lon, Math.sign(lat) * 89.9)).toBe(true);
      expect(isInside(edges, lon, Math.sign(lat) * 80)).toBe(false);
      expect(isInside(edges, lon, 0)).toBe(false);
    }
  }
});

test("distance and destination agree", () => {
  fc.assert(
    fc.property(anywhere, fc.double({ min: 0.1, max: 5000, noNaN: true }), (from, km) => {
      expect(distanceKm(from, destination(from, 1.2, km))).toBeCloseTo(km, 6);
    }),
  );
  expect(distanceKm([-1.5536, 47.2184], [2.3522, 48.8566])).toBeCloseTo(342.7, 0);
});

import fc from "fast-check";
import { describe, expect, test } from "vitest";
import type { MultiPolygon, Position } from "../../../schemas/geojson.ts";
import { distanceToAreaKm } from "../../../src/domain/geo/distance-to-area.ts";
import { destination } from "../../../src/domain/geo/sphere.ts";

function square(west: number, south: number, east: number, north: number): MultiPolygon {
  const ring: Position[] = [
    [west, south],
    [east, south],
    [east, north],
    [west, north],
    [west, south],
  ];
  return { type: "MultiPolygon", coordinates: [[ring]] };
}

describe("distanceToAreaKm", () => {
  test("is 0 inside, null beyond the limit and for an area of nothing", () => {
    expect(distanceToAreaKm(square(0, 0, 1, 1), [0.5, 0.5], 50)).toBe(0);
    expect(distanceToAreaKm(square(0, 0, 1, 1), [3, 0.5], 50)).toBeNull();
    expect(distanceToAreaKm({ type: "MultiPolygon", coordinates: [] }, [0, 0], 50)).toBeNull();
  });

  test("looks across the antimeridian from either side", () => {
    expect(distanceToAreaKm(square(179, 0, 179.9, 1), [-179.9, 0.5], 50)).toBeCloseTo(22.2, 1);
    expect(distanceToAreaKm(square(-179.9, 0, -179, 1), [179.9, 0.5], 50)).toBeCloseTo(22.2, 1);
  });

  test("is what was walked away from an edge or a corner, to 2 %", () => {
    const corner = (lat: number): MultiPolygon => square(10, lat, 20, lat + 5);
    fc.assert(
      fc.property(
        fc.double({ min: -65, max: 60, noNaN: true }),
        fc.double({ min: Math.PI, max: 1.5 * Math.PI, noNaN: true }),
        fc.double({ min: 0.5, max: 99, noNaN: true }),
        (lat, bearing, km) => {
          const found = distanceToAreaKm(corner(lat), destination([10, lat], bearing, km), 150);
          expect(Math.abs((found ?? Infinity) - km) / km).toBeLessThan(0.02);
        },
      ),
      { numRuns: 500 },
    );
  });
});

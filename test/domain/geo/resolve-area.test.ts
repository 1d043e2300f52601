import fc from "fast-check";
import { expect, test } from "vitest";
import type { AreaInput, MultiPolygon, Position } from "../../../schemas/geojson.ts";
import { circleArea } from "../../../src/domain/geo/circle.ts";
import { intersect, subtract, unite } from "../../../src/domain/geo/clip.ts";
import { edgesOf, isInside } from "../../../src/domain/geo/edges.ts";
import { type Ground, type Resolution, resolveArea } from "../../../src/domain/geo/resolve-area.ts";
import { areaSquareKm } from "../../../src/domain/geo/sphere.ts";
import { starRing } from "./place-cells.ts";

function box(west: number, south: number, east: number, north: number): MultiPolygon {
  const ring: Position[] = [
    [west, south],
    [east, south],
    [east, north],
    [west, north],
    [west, south],
  ];
  return { type: "MultiPolygon", coordinates: [[ring]] };
}

// Two countries side by side along the meridian of 5° east, and one to the north of both.
const west = box(0, 45, 5, 50);
const east = box(5, 45, 10, 50);
const north = box(0, 50, 10, 55);
const ground: Ground = {
  own: west,
  subdivisions: new Map([
    ["WW-A", box(0, 45, 2, 50)],
    ["WW-B", box(2, 45, 5, 50)],
    ["EE-A", box(5, 45, 7, 50)],
  ]),
  others: [
    { code: "WW", shape: west },
    { code: "EE", shape: east },
    { code: "NN", shape: north },
  ],
};

function resolved(input: AreaInput, on: Ground = ground): Extract<Resolution, { outcome: "resolved" }> {
  const resolution = resolveArea(input, on);
  if (resolution.outcome !== "resolved") throw new Error(`not resolved: ${JSON.stringify(resolution)}`);
  return resolution;
}

test("a circle inside own ground stays whole and nothing is cut", () => {
  const { area, cut } = resolved({ circle: { center: [2.5, 47.5], radiusKm: 50 } });
  expect(cut).toBeNull();
  expect(areaSquareKm(area)).toBeCloseTo(areaSquareKm(circleArea({ center: [2.5, 47.5], radiusKm: 50 })), 1);
});

test("a circle across the border is cut to own ground, and the answer says how much of whose ground was cut", () => {
  const { area, cut } = resolved({ circle: { center: [4.9, 49.5], radiusKm: 100 } });
  const edges = edgesOf(area);
  expect(isInside(edges, 4.5, 49.5)).toBe(true);
  expect(isInside(edges, 5.2, 49.5)).toBe(false);
  expect(isInside(edges, 4.5, 50.2)).toBe(false);
  expect(cut?.countries).toEqual(["EE", "NN"]);
  const asked = areaSquareKm(circleArea({ center: [4.9, 49.5], radiusKm: 100 }));
  expect(areaSquareKm(area) + (cut?.squareKm ?? 0)).toBeCloseTo(asked, -1);
  expect(cut?.share).toBeCloseTo((cut?.squareKm ?? 0) / asked, 6);
  const pieces = cut?.pieces ?? [];
  expect(pieces.map((piece) => piece.code)).toEqual(cut?.countries);
  expect(pieces.reduce((sum, piece) => sum + piece.squareKm, 0)).toBeCloseTo(cut?.squareKm ?? 0, 6);
});

test("open sea is not reported as cut", () => {
  const { cut } = resolved({ circle: { center: [0.1, 47.5], radiusKm: 100 } });
  expect(cut).toBeNull();
});

test("an area wholly elsewhere is outside, and the answer says whose ground it is", () => {
  const resolution = resolveArea({ circle: { center: [8, 47], radiusKm: 20 } }, ground);
  expect(resolution).toMatchObject({ outcome: "outside", swapped: false, cut: { countries: ["EE"] } });
});

test("an area that would be own ground with its axes exchanged is reported so", () => {
  expect(resolveArea({ circle: { center: [47.5, 2.5], radiusKm: 20 } }, ground)).toMatchObject({
    swapped: true,
  });
  const ring: Position[] = [
    [47, 2],
    [48, 2],
    [48, 3],
    [47, 2],
  ];
  expect(resolveArea({ geometry: { type: "Polygon", coordinates: [ring] } }, ground)).toMatchObject({
    swapped: true,
  });
});

test("nationwide is all of own ground, as it is", () => {
  expect(resolved({ nationwide: true })).toEqual({ outcome: "resolved", area: west, cut: null });
});

test("subdivisions are joined into one shape", () => {
  const { area, cut } = resolved({ subdivisions: ["WW-A", "WW-B"] });
  expect(area.coordinates.length).toBe(1);
  expect(areaSquareKm(area)).toBeCloseTo(areaSquareKm(west), 3);
  expect(cut).toBeNull();
});

test("a subdivision of another country is outside, one without a shape is faulty", () => {
  expect(resolveArea({ subdivisions: ["EE-A"] }, ground)).toMatchObject({
    outcome: "outside",
    cut: { countries: ["EE"] },
  });
  expect(resolveArea({ subdivisions: ["WW-A", "WW-Z"] }, ground)).toEqual({
    outcome: "faulty",
    faults: [],
    unknown: ["WW-Z"],
  });
});

test("a geometry that crosses itself is refused with the place of its fault", () => {
  const bow: Position[] = [
    [1, 46],
    [3, 48],
    [3, 46],
    [1, 48],
    [1, 46],
  ];
  const resolution = resolveArea({ geometry: { type: "Polygon", coordinates: [bow] } }, ground);
  expect(resolution).toMatchObject({ outcome: "faulty", faults: [{ pointer: "/coordinates/0/0" }] });
});

test("a hole in a geometry stays a hole", () => {
  const outer = starRing([2.5, 47.5], [60, 60, 60, 60, 60]);
  const hole = starRing([2.5, 47.5], [10, 10, 10, 10]);
  const { area } = resolved({ geometry: { type: "Polygon", coordinates: [outer, hole] } });
  expect(isInside(edgesOf(area), 2.5, 47.5)).toBe(false);
  expect(isInside(edgesOf(area), 2.5, 47.7)).toBe(true);
});

test("overlapping polygons count once", () => {
  const coordinates = [...box(1, 46, 3, 48).coordinates, ...box(2, 47, 4, 49).coordinates];
  const { area } = resolved({ geometry: { type: "MultiPolygon", coordinates } });
  expect(isInside(edgesOf(area), 2.5, 47.5)).toBe(true);
  expect(areaSquareKm(area)).toBeLessThan(areaSquareKm({ type: "MultiPolygon", coordinates }));
});

test("a geometry across the antimeridian is cut there and meets ground on both sides", () => {
  const own: MultiPolygon = {
    type: "MultiPolygon",
    coordinates: [...box(178, -18, 180, -16).coordinates, ...box(-180, -18, -178, -16).coordinates],
  };
  const ring: Position[] = [
    [179, -17.5],
    [-179, -17.5],
    [-179, -16.5],
    [179, -16.5],
    [179, -17.5],
  ];
  const { area } = resolved(
    { geometry: { type: "Polygon", coordinates: [ring] } },
    { own, subdivisions: new Map(), others: [] },
  );
  expect(area.coordinates.length).toBe(2);
  expect(areaSquareKm(area)).toBeCloseTo(areaSquareKm(box(0, -17.5, 2, -16.5)), 0);
});

test("what is inside and what is cut off together are what was asked for", () => {
  const corners = fc.array(fc.double({ min: 20, max: 250, noNaN: true }), { minLength: 3, maxLength: 30 });
  const centre = fc.tuple(
    fc.double({ min: 1, max: 9, noNaN: true }),
    fc.double({ min: 46, max: 54, noNaN: true }),
  );
  const ragged = unite([
    { type: "MultiPolygon", coordinates: [[starRing([5, 50], [300, 90, 260, 120, 310, 70, 200])]] },
  ]);
  fc.assert(
    fc.property(centre, corners, (at, radii) => {
      const asked: MultiPolygon = { type: "MultiPolygon", coordinates: [[starRing(at, radii)]] };
      if (!ragged) throw new Error("no ground");
      const [inside, outside] = [intersect(asked, ragged), subtract(asked, ragged)];
      const sum = (inside ? areaSquareKm(inside) : 0) + (outside ? areaSquareKm(outside) : 0);
      // Sides are cut straight in degrees, as areas are measured, so nothing may get lost.
      expect(Math.abs(sum - areaSquareKm(asked))).toBeLessThan(0.1);
    }),
    { numRuns: 100 },
  );
});

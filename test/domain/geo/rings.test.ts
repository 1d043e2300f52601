import { expect, test } from "vitest";
import { circleArea } from "../../../src/domain/geo/circle.ts";
import { centroidOf, originOf, ringAt, ringsFor } from "../../../src/domain/geo/rings.ts";
import { distanceKm } from "../../../src/domain/geo/sphere.ts";

const area = circleArea({ center: [-1.5536, 47.2184], radiusKm: 60 });

test("rings follow the plan's distances as far as the area reaches, and the last is open", () => {
  expect(ringsFor(area, [-1.5536, 47.2184], [0, 5, 10, 25, 50, 100, 200])).toEqual([
    { index: 0, fromKm: 0, toKm: 5 },
    { index: 1, fromKm: 5, toKm: 10 },
    { index: 2, fromKm: 10, toKm: 25 },
    { index: 3, fromKm: 25, toKm: 50 },
    { index: 4, fromKm: 50, toKm: null },
  ]);
});

test("rings reach as far as the area does from a scene outside it", () => {
  const rings = ringsFor(area, [-3, 47.2184], [0, 100, 150, 400]);
  expect(rings.map((ring) => ring.fromKm)).toEqual([0, 100, 150]);
});

test("distances in any order, repeated or without 0 give the same rings", () => {
  const rings = ringsFor(area, [-1.5536, 47.2184], [25, 5, 5]);
  expect(rings.map((ring) => [ring.fromKm, ring.toKm])).toEqual([
    [0, 5],
    [5, 25],
    [25, null],
  ]);
  expect(ringsFor(area, [-1.5536, 47.2184], [])).toEqual([{ index: 0, fromKm: 0, toKm: null }]);
});

test("a ring begins at its inner distance and ends before its outer one", () => {
  const rings = ringsFor(area, [-1.5536, 47.2184], [0, 5, 10]);
  expect([0, 4.999, 5, 9.999, 10, 5000].map((km) => ringAt(rings, km))).toEqual([0, 0, 1, 1, 2, 2]);
});

test("rings are drawn from the scene if there is one, otherwise from the area's middle", () => {
  expect(originOf(area, [1, 2])).toEqual([1, 2]);
  expect(distanceKm(originOf(area, null), [-1.5536, 47.2184])).toBeLessThan(0.5);
});

test("the middle of an area across the antimeridian lies there, not on the other side of the earth", () => {
  const across = circleArea({ center: [179.9, -16.5], radiusKm: 80 });
  expect(distanceKm(centroidOf(across), [179.9, -16.5])).toBeLessThan(1);
});

test("a hole moves the middle away from it", () => {
  const outer = circleArea({ center: [10, 50], radiusKm: 100 }).coordinates[0]?.[0] ?? [];
  const hole = circleArea({ center: [10.8, 50], radiusKm: 30 }).coordinates[0]?.[0] ?? [];
  expect(centroidOf({ type: "MultiPolygon", coordinates: [[outer, hole]] })[0]).toBeLessThan(9.95);
});

import { expect, test } from "vitest";
import type { Polygon, Position } from "../../../schemas/geojson.ts";
import { checkGeometry } from "../../../src/domain/geo/check-polygon.ts";

function polygon(...coordinates: Position[][]): Polygon {
  return { type: "Polygon", coordinates };
}

function square(west: number, south: number, size: number): Position[] {
  const [east, north] = [west + size, south + size];
  return [
    [west, south],
    [east, south],
    [east, north],
    [west, north],
    [west, south],
  ];
}

test("a plain polygon, one with a hole and one that repeats a position are sound", () => {
  expect(checkGeometry(polygon(square(0, 40, 4)))).toEqual([]);
  expect(checkGeometry(polygon(square(0, 40, 4), square(1, 41, 1)))).toEqual([]);
  const [first, ...rest] = square(0, 40, 4);
  expect(checkGeometry(polygon([first ?? [0, 0], first ?? [0, 0], ...rest]))).toEqual([]);
});

test("corners on one straight line are sound", () => {
  const ring: Position[] = [
    [0, 0],
    [1, 0],
    [2, 0],
    [2, 2],
    [0, 2],
    [0, 1],
    [0, 0],
  ];
  expect(checkGeometry(polygon(ring))).toEqual([]);
});

test("a bow tie is refused, and the answer says which sides cross and where", () => {
  const [fault, ...others] = checkGeometry(
    polygon([
      [0, 0],
      [2, 2],
      [2, 0],
      [0, 2],
      [0, 0],
    ]),
  );
  expect(others).toEqual([]);
  expect(fault).toMatchObject({ pointer: "/coordinates/0/0", code: "crosses-itself" });
  expect(fault?.message).toContain("from [0, 0] to [2, 2]");
  expect(fault?.message).toContain("from [2, 0] to [0, 2]");
});

test("a ring that touches itself at one corner is refused", () => {
  const ring: Position[] = [
    [0, 0],
    [2, 0],
    [2, 2],
    [1, 0],
    [0, 2],
    [0, 0],
  ];
  expect(checkGeometry(polygon(ring))[0]?.code).toBe("crosses-itself");
});

test("a side that runs back over the one before it is refused, whichever way the ring runs", () => {
  const spikes: Position[][] = [
    [
      [0, 0],
      [3, 0],
      [2, 0],
      [2, 2],
      [0, 0],
    ],
    [
      [0, 0],
      [0, 3],
      [0, 2],
      [2, 2],
      [0, 0],
    ],
    [
      [0, 0],
      [-3, -3],
      [-2, -2],
      [-2, 2],
      [0, 0],
    ],
  ];
  for (const ring of spikes) {
    expect(checkGeometry(polygon(ring))[0]?.code).toBe("crosses-itself");
    expect(checkGeometry(polygon(ring.toReversed()))[0]?.code).toBe("crosses-itself");
  }
});

test("a flat ring that encloses nothing is refused", () => {
  const flat: Position[] = [
    [0, 0],
    [3, 1],
    [6, 2],
    [0, 0],
  ];
  expect(checkGeometry(polygon(flat))[0]?.code).toBe("crosses-itself");
  expect(checkGeometry(polygon(flat.toReversed()))[0]?.code).toBe("crosses-itself");
});

test("a hole that crosses its outer ring, and one outside it, are refused", () => {
  expect(checkGeometry(polygon(square(0, 0, 4), square(3, 3, 2)))[0]?.code).toBe("crosses-itself");
  expect(checkGeometry(polygon(square(0, 0, 4), square(9, 9, 1)))[0]).toMatchObject({
    pointer: "/coordinates/1",
    code: "hole-outside",
  });
});

test("a fault in a later polygon of a multi-polygon is found under its own pointer", () => {
  const bow: Position[] = [
    [10, 0],
    [12, 2],
    [12, 0],
    [10, 2],
    [10, 0],
  ];
  const faults = checkGeometry({ type: "MultiPolygon", coordinates: [[square(0, 0, 1)], [bow]] });
  expect(faults.map((fault) => fault.pointer)).toEqual(["/coordinates/1/0/0"]);
});

test("overlapping polygons of one multi-polygon are sound: they are taken together", () => {
  const coordinates = [[square(0, 0, 4)], [square(2, 2, 4)]];
  expect(checkGeometry({ type: "MultiPolygon", coordinates })).toEqual([]);
});

test("a polygon across the antimeridian is sound, one round a pole is not", () => {
  const across: Position[] = [
    [179, -17],
    [-179, -17],
    [-179, -16],
    [179, -16],
    [179, -17],
  ];
  expect(checkGeometry(polygon(across))).toEqual([]);
  const round: Position[] = [
    [0, 80],
    [120, 80],
    [-120, 80],
    [0, 80],
  ];
  expect(checkGeometry(polygon(round))[0]?.code).toBe("round-a-pole");
});

test("a comb of 10,000 positions is refused at once in any direction", () => {
  const upright: Position[] = [[0, 0]];
  for (let tooth = 0; tooth < 4995; tooth++) {
    upright.push([tooth / 1000, 0.1], [tooth / 1000 + 0.0005, 5]);
  }
  upright.push([6, 0], [0, 0]);
  const lying = upright.map(([x, y]): Position => [y, x]);
  const begun = performance.now();
  expect(checkGeometry(polygon(upright))[0]?.code).toBe("too-intricate");
  expect(checkGeometry(polygon(lying))[0]?.code).toBe("too-intricate");
  expect(performance.now() - begun).toBeLessThan(5000);
});

test("a coast of 9,000 positions is looked through in moments", () => {
  const ring = Array.from({ length: 9000 }, (_, index): Position => {
    const bearing = (2 * Math.PI * index) / 9000;
    const radius = 3 + 0.3 * Math.sin(40 * bearing) + 0.004 * Math.sin(900 * bearing);
    return [2 + radius * Math.cos(bearing), 47 + radius * Math.sin(bearing)];
  });
  const begun = performance.now();
  expect(checkGeometry(polygon([...ring, ring[0] ?? [0, 0]]))).toEqual([]);
  expect(performance.now() - begun).toBeLessThan(5000);
});

test("a tangle is reported by its first faults, not by thousands", () => {
  const ring: Position[] = Array.from({ length: 400 }, (_, index) => [
    (index * 7919) % 101,
    (index * 104729) % 79,
  ]);
  expect(checkGeometry(polygon([...ring, ring[0] ?? [0, 0]])).length).toBeLessThanOrEqual(5);
});

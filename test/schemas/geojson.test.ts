import { expect, test } from "vitest";
import { areaGeometry, areaInput, multiPolygon, point } from "../../schemas/geojson.ts";

const square = [
  [0, 45],
  [1, 45],
  [1, 46],
  [0, 46],
  [0, 45],
];

function faultsOf(input: unknown): { path: string; message: string }[] {
  const parsed = areaInput.safeParse(input);
  return (parsed.error?.issues ?? []).map(({ path, message }) => ({ path: path.join("/"), message }));
}

test("each of the four ways to say an area is accepted", () => {
  for (const area of [
    { circle: { center: [-1.5536, 47.2184], radiusKm: 150 } },
    { geometry: { type: "Polygon", coordinates: [square] } },
    { geometry: { type: "MultiPolygon", coordinates: [[square]] } },
    { subdivisions: ["FR-PDL", "US-TX", "FR-2A"] },
    { nationwide: true },
  ]) {
    expect(areaInput.parse(area)).toEqual(area);
  }
});

test("no way, two ways or an unknown way is refused", () => {
  expect(faultsOf({})).toEqual([
    { path: "", message: "an area is exactly one of circle, geometry, subdivisions, nationwide" },
  ]);
  expect(faultsOf({ nationwide: true, subdivisions: ["FR-PDL"] }).length).toBe(1);
  expect(faultsOf({ nationwide: false }).length).toBe(1);
  expect(faultsOf({ postcode: "44000", nationwide: true }).map(({ message }) => message)).toEqual([
    'Unrecognized key: "postcode"',
  ]);
});

test("a latitude that would fit as a longitude is reported as swapped axes, with its path", () => {
  expect(faultsOf({ circle: { center: [-37.8, 144.9], radiusKm: 5 } })).toEqual([
    {
      path: "circle/center/1",
      message: "latitude 144.9 is beyond ±90; the coordinates look swapped: GeoJSON is longitude first",
    },
  ]);
  expect(point.safeParse({ type: "Point", coordinates: [10, 200] }).error?.issues[0]?.message).toBe(
    "latitude 200 is beyond ±90",
  );
});

test("a longitude beyond 180 is refused with what to do about it", () => {
  expect(faultsOf({ circle: { center: [190, 10], radiusKm: 5 } })[0]?.message).toContain("antimeridian");
});

test("a circle needs a radius above 0 and at most 2000 km", () => {
  for (const radiusKm of [0, -1, 2000.1, Number.NaN, "150"]) {
    expect(faultsOf({ circle: { center: [0, 0], radiusKm } })[0]?.path).toBe("circle/radiusKm");
  }
});

test("an open ring and a ring of three positions are refused where they stand", () => {
  const open = square.slice(0, 4);
  const [fault] = faultsOf({ geometry: { type: "MultiPolygon", coordinates: [[square], [open]] } });
  expect(fault).toEqual({
    path: "geometry/coordinates/1/0",
    message: "a ring must end at the position where it begins",
  });
  const short = [
    [0, 0],
    [1, 1],
    [0, 0],
  ];
  expect(faultsOf({ geometry: { type: "Polygon", coordinates: [short] } })[0]?.message).toContain(
    "four positions",
  );
});

test("more than 100 polygons or 10,000 positions are refused as an area but may be ground", () => {
  const many = { type: "MultiPolygon", coordinates: Array.from({ length: 101 }, () => [square]) };
  expect(areaGeometry.safeParse(many).error?.issues[0]?.message).toContain("100 polygons");
  expect(multiPolygon.safeParse(many).success).toBe(true);
  const long = Array.from({ length: 10_001 }, (_, index) => [
    Math.cos(index / 1591.5),
    Math.sin(index / 1591.5),
  ]);
  const ring = { type: "Polygon", coordinates: [[...long.slice(0, -1), long[0]]] };
  expect(areaGeometry.safeParse(ring).error?.issues[0]?.message).toContain("10000 positions");
});

test("a subdivision is an ISO 3166-2 code", () => {
  for (const code of ["FRPDL", "fr-pdl", "FR-", "FR-ABCD", "F-PDL"]) {
    expect(faultsOf({ subdivisions: [code] })[0]?.path).toBe("subdivisions/0");
  }
});

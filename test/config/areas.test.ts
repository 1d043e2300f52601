import { readdirSync, readFileSync } from "node:fs";
import { expect, test } from "vitest";
import {
  areaOfCountry,
  areaOfSubdivision,
  countriesNear,
  countryName,
  groundFor,
  shapesOf,
  subdivisionName,
  subdivisionsOf,
} from "../../config/areas.ts";
import { type AreaInput, multiPolygon, type Position } from "../../schemas/geojson.ts";
import { cellOf } from "../../src/domain/geo/cell.ts";
import { coverArea } from "../../src/domain/geo/cover.ts";
import { edgesOf, isInside } from "../../src/domain/geo/edges.ts";
import { resolveArea } from "../../src/domain/geo/resolve-area.ts";
import { areaSquareKm } from "../../src/domain/geo/sphere.ts";
import { Problem } from "../../src/errors.ts";

const folder = new URL("../../config/areas/shapes/", import.meta.url);
const everyCountry = readdirSync(folder)
  .filter((name) => /^[A-Z]{2}\.json\.gz$/.test(name))
  .map((name) => name.slice(0, 2));

function holds(code: string, at: Position): boolean {
  const shape = code.includes("-") ? areaOfSubdivision(code) : areaOfCountry(code);
  if (!shape) throw new Error(`no shape for ${code}`);
  return isInside(edgesOf(shape), ...at);
}

function cutOf(country: string, input: AreaInput): string[] {
  const own = areaOfCountry(country);
  if (!own) throw new Error(`no shape for ${country}`);
  const resolution = resolveArea(input, groundFor(own, input));
  return resolution.outcome === "faulty" ? [] : (resolution.cut?.countries ?? []);
}

test("every shape is a well-formed MultiPolygon of some size", () => {
  expect(everyCountry.length).toBeGreaterThan(230);
  for (const code of everyCountry) {
    const shape = areaOfCountry(code);
    expect(multiPolygon.safeParse(shape).error?.issues ?? [], code).toEqual([]);
    expect(shape && areaSquareKm(shape), code).toBeGreaterThan(0.3);
    expect(countryName(code), code).not.toBe(code);
  }
});

test("capitals lie in their own country and in no other", () => {
  const capitals: [string, Position][] = [
    ["FR", [2.3522, 48.8566]],
    ["US", [-77.0369, 38.9072]],
    ["NL", [4.9041, 52.3676]],
    ["LU", [6.1296, 49.8153]],
    ["KR", [126.978, 37.5665]],
    ["GR", [23.7275, 37.9838]],
    ["UA", [30.5234, 50.4501]],
    ["NZ", [174.7762, -41.2865]],
    ["MT", [14.5146, 35.8989]],
    ["LS", [27.4869, -29.31]],
  ];
  for (const [code, at] of capitals) {
    const whose = countriesNear([[[at, at, at, at]]]).filter(({ shape }) => isInside(edgesOf(shape), ...at));
    expect(whose.map((found) => found.code)).toEqual([code]);
  }
});

test("parts overseas belong to their country and stand alone under their own code", () => {
  const guadeloupe: Position = [-61.55, 16.25];
  expect(holds("FR", guadeloupe)).toBe(true);
  expect(holds("GP", guadeloupe)).toBe(true);
  expect(holds("FR-971", guadeloupe)).toBe(true);
  expect(holds("FR-GP", guadeloupe)).toBe(true);
  expect(holds("US", [-157.8583, 21.3069])).toBe(true);
  expect(holds("US-PR", [-66.1057, 18.4655])).toBe(true);
});

test("countries on both sides of the antimeridian are whole", () => {
  expect(holds("FJ", [178.44, -18.14])).toBe(true);
  expect(holds("FJ", [-179.99, -16.8])).toBe(true);
  expect(holds("US", [173.1, 52.9])).toBe(true);
  expect(holds("US", [-176.6, 51.88])).toBe(true);
  expect(holds("RU", [-172.4, 64.4])).toBe(true);
  expect(holds("NZ", [-176.5, -43.95])).toBe(true);
});

test("neighbours are found on the far side of the antimeridian, however the shape is unrolled", () => {
  const samoa: Position[] = [
    [-170.8, -14.4],
    [-170.6, -14.4],
    [-170.6, -14.2],
    [-170.8, -14.4],
  ];
  for (const turn of [-360, 0, 360]) {
    const ring = samoa.map(([lon, lat]): Position => [lon + turn, lat]);
    expect(countriesNear([[ring]]).map(({ code }) => code)).toContain("AS");
  }
});

test("quays, islets and moored ferries off the drawn coast are ground; the neighbour's beach is not", () => {
  expect(holds("FR", [-2.989, 47.39])).toBe(true);
  expect(holds("NL", [4.75, 53.05])).toBe(true);
  expect(holds("FR", [1.33, 51.12])).toBe(false);
  expect(holds("GB", [1.85, 50.95])).toBe(false);
});

test("ground follows ISO 3166, not who holds it", () => {
  expect(holds("UA", [34.1, 44.95])).toBe(true);
  expect(holds("RU", [34.1, 44.95])).toBe(false);
});

test("the subdivisions that the first plans need have shapes and names", () => {
  const wanted = {
    "FR-PDL": [-1.5536, 47.2184],
    "FR-44": [-1.5536, 47.2184],
    "FR-20R": [9.1, 42.2],
    "US-TX": [-97.7431, 30.2672],
    "CA-QC": [-71.2082, 46.8139],
    "NL-ZH": [4.3, 52.07],
    "GR-A1": [23.7275, 37.9838],
    "KR-11": [126.978, 37.5665],
    "GB-SCT": [-3.1883, 55.9533],
    "BE-VLG": [4.4, 51.22],
    "IT-62": [12.4964, 41.9028],
    "ES-MD": [-3.7038, 40.4168],
    "DE-BY": [11.582, 48.1351],
  } satisfies Record<string, Position>;
  for (const [code, at] of Object.entries<Position>(wanted)) {
    expect(holds(code, at), code).toBe(true);
    expect(subdivisionName(code), code).not.toBe(code);
  }
  expect(subdivisionsOf("FR")).toContainEqual({ code: "FR-PDL", name: "Pays de la Loire" });
  expect(subdivisionsOf("XX")).toEqual([]);
});

test("a code without a shape is a problem that names it and says what to give instead", () => {
  expect(areaOfSubdivision("NO-50")).toBeNull();
  expect(areaOfCountry("../../etc")).toBeNull();
  try {
    shapesOf(["NO-03", "NO-50"]);
    expect.unreachable();
  } catch (error) {
    expect(error).toBeInstanceOf(Problem);
    expect(error).toMatchObject({ code: "no-shape", errors: [{ pointer: "/area/subdivisions/1" }] });
    expect(String(error)).toContain("no shape for NO-50; give a geometry or circle");
  }
});

test("a circle at the border names the neighbours whose ground was cut", () => {
  expect(cutOf("FR", { circle: { center: [3.06, 50.63], radiusKm: 150 } })).toEqual(["BE", "NL", "GB"]);
  expect(cutOf("NL", { circle: { center: [5.98, 50.76], radiusKm: 30 } }).toSorted()).toEqual(["BE", "DE"]);
  expect(cutOf("FR", { circle: { center: [-1.5536, 47.2184], radiusKm: 150 } })).toEqual([]);
});

test("subdivisions of a country are inside its own ground", () => {
  for (const code of ["FR-PDL", "US-TX", "NL-ZE", "GR-L", "KR-46"]) {
    expect(cutOf(code.slice(0, 2), { subdivisions: [code] }), code).toEqual([]);
  }
});

test("a whole country is covered from coast to border in moments", () => {
  const own = areaOfCountry("FR");
  if (!own) throw new Error("no shape for FR");
  const begun = performance.now();
  const ranges = coverArea(own, { origin: [2.35, 48.85], rings: [{ index: 0, fromKm: 0, toKm: null }] });
  expect(performance.now() - begun).toBeLessThan(5000);
  const covered = (lon: number, lat: number): boolean =>
    ranges.some(
      ({ lo, hi }) => BigInt(lo) <= BigInt(cellOf(lon, lat)) && BigInt(cellOf(lon, lat)) <= BigInt(hi),
    );
  expect(covered(2.35, 48.85)).toBe(true);
  expect(covered(55.45, -20.88)).toBe(true);
  expect(covered(4.35, 50.85)).toBe(false);
});

test("names come in the language that is asked for", () => {
  expect(countryName("FR", "ko")).toBe("프랑스");
  expect(countryName("GR", "el")).toBe("Ελλάδα");
  expect(countryName("nowhere")).toBe("nowhere");
});

test("where the shapes come from is written down beside them", () => {
  const readme = readFileSync(new URL("../README.md", folder), "utf8");
  expect(readme).toContain("Natural Earth");
  expect(readme).toContain("public domain");
});

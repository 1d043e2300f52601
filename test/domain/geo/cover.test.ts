import fc from "fast-check";
import { cellToBoundary, cellToLatLng, getPentagons, isPentagon, latLngToCell } from "h3-js";
import { expect, test } from "vitest";
import type { MultiPolygon, Position } from "../../../schemas/geojson.ts";
import { cellCenter, cellOf, decimalOfHex } from "../../../src/domain/geo/cell.ts";
import { circleArea } from "../../../src/domain/geo/circle.ts";
import { type CellRange, coverArea } from "../../../src/domain/geo/cover.ts";
import { type Ring, ringAt, ringsFor } from "../../../src/domain/geo/rings.ts";
import { distanceKm } from "../../../src/domain/geo/sphere.ts";
import { anywhere, cellsOf, centreKm, overlapping, starRing } from "./place-cells.ts";

const oneRing: Ring[] = [{ index: 0, fromKm: 0, toKm: null }];
const distances = [0, 5, 10, 25, 50, 100, 200];

function multi(...polygons: Position[][][]): MultiPolygon {
  return { type: "MultiPolygon", coordinates: polygons };
}

function covers(ranges: readonly CellRange[], cell: string): boolean {
  return ranges.some((range) => BigInt(range.lo) <= BigInt(cell) && BigInt(cell) <= BigInt(range.hi));
}

/** Both sets with what only one of them has, which is what a failure should print. */
function differences(area: MultiPolygon): { missing: bigint[]; extra: bigint[] } {
  const wanted = overlapping(area);
  const got = new Set(cellsOf(coverArea(area, { origin: [0, 0], rings: oneRing })));
  const want = new Set(wanted);
  return {
    missing: wanted.filter((cell) => !got.has(cell)),
    extra: [...got].filter((cell) => !want.has(cell)),
  };
}

const none = { missing: [], extra: [] };

test("a cover holds exactly the cells that H3 finds to overlap a polygon with a hole", () => {
  const radii = fc.array(fc.double({ min: 4, max: 14, noNaN: true }), { minLength: 3, maxLength: 40 });
  fc.assert(
    // From 1 km on a hole cannot lie within one cell, which H3 sometimes forgets; the next test has that case.
    fc.property(anywhere, radii, fc.double({ min: 0.5, max: 0.9, noNaN: true }), (centre, outer, share) => {
      const smallest = Math.min(...outer) * Math.cos(Math.PI / outer.length);
      const hole = starRing(
        centre,
        Array.from({ length: 7 }, () => smallest * share),
      );
      expect(differences(multi([starRing(centre, outer), hole]))).toEqual(none);
    }),
    { numRuns: 120 },
  );
});

test("a cell that holds a whole hole belongs to the cover, for the land around the hole is in it", () => {
  fc.assert(
    fc.property(anywhere, fc.double({ min: 0.02, max: 0.2, noNaN: true }), ([lon, lat], km) => {
      const centre = cellCenter(cellOf(lon, lat));
      const area = multi([starRing(centre, [5, 5, 5, 5]), starRing(centre, [km, km, km, km, km])]);
      const around = multi([starRing(centre, [5, 5, 5, 5])]);
      const origin: Position = [0, 0];
      expect(coverArea(area, { origin, rings: oneRing })).toEqual(
        coverArea(around, { origin, rings: oneRing }),
      );
    }),
    { numRuns: 200 },
  );
});

test("a cover is as exact in the far north and south, where cells of coarse resolutions reach the pole", () => {
  const lon = fc.double({ min: -170, max: 170, noNaN: true });
  const lat = fc.double({ min: 72, max: 88, noNaN: true });
  const radii = fc.array(fc.double({ min: 2, max: 12, noNaN: true }), { minLength: 3, maxLength: 12 });
  fc.assert(
    fc.property(lon, lat, fc.boolean(), radii, (east, north, south, corners) => {
      expect(differences(multi([starRing([east, south ? -north : north], corners)]))).toEqual(none);
    }),
    { numRuns: 150 },
  );
});

test("a cover holds exactly the cells that H3 finds to overlap a circle of 1 to 300 km", () => {
  const radius = fc.oneof(
    fc.double({ min: 1, max: 20, noNaN: true }),
    fc.double({ min: 20, max: 60, noNaN: true }),
  );
  fc.assert(
    fc.property(anywhere, radius, (center, radiusKm) => {
      expect(differences(circleArea({ center, radiusKm }))).toEqual(none);
    }),
    { numRuns: 20 },
  );
  expect(differences(circleArea({ center: [-1.5536, 47.2184], radiusKm: 300 }))).toEqual(none);
});

test("a cover of a multi-polygon holds the cells of each polygon once, in order", () => {
  fc.assert(
    fc.property(anywhere, fc.double({ min: 1, max: 8, noNaN: true }), ([lon, lat], km) => {
      // The second polygon begins in the cell where the first ends.
      const beside: Position = [lon, lat + (km + 3.2) / 111.2];
      const area = multi([starRing([lon, lat], [km, km, km, km])], [starRing(beside, [3, 3, 3, 3])]);
      const cells = cellsOf(coverArea(area, { origin: [lon, lat], rings: oneRing }));
      expect(cells).toEqual(overlapping(area));
    }),
    { numRuns: 30 },
  );
});

test("a speck smaller than a cell is covered by the cell that it lies in", () => {
  fc.assert(
    fc.property(anywhere, ([lon, lat]) => {
      const speck = multi([starRing([lon, lat], [0.01, 0.01, 0.01])]);
      expect(covers(coverArea(speck, { origin: [lon, lat], rings: oneRing }), cellOf(lon, lat))).toBe(true);
    }),
    { numRuns: 200 },
  );
});

test("every place within a circle across the antimeridian is covered, and none far outside it", () => {
  const center: Position = [179.95, -16.5];
  const ranges = coverArea(circleArea({ center, radiusKm: 60 }), { origin: center, rings: oneRing });
  for (let east = -80; east <= 80; east += 4) {
    for (let north = -80; north <= 80; north += 4) {
      const lon = center[0] + east / 106.6;
      const place: Position = [lon > 180 ? lon - 360 : lon, center[1] + north / 111.2];
      const km = distanceKm(center, place);
      if (km < 60) expect(covers(ranges, cellOf(...place))).toBe(true);
      if (km > 62) expect(covers(ranges, cellOf(...place))).toBe(false);
    }
  }
});

test("a circle over a pole covers the pole's own cell and every place around it", () => {
  for (const pole of [90, -90]) {
    const center: Position = [40, pole * 0.995];
    const ranges = coverArea(circleArea({ center, radiusKm: 120 }), { origin: center, rings: oneRing });
    expect(covers(ranges, cellOf(0, pole))).toBe(true);
    for (let lon = -180; lon < 180; lon += 7) {
      for (const lat of [89.9, 89.5, 89, 88.6]) {
        const place: Position = [lon, Math.sign(pole) * lat];
        const km = distanceKm(center, place);
        if (km < 120) expect(covers(ranges, cellOf(...place))).toBe(true);
        if (km > 125) expect(covers(ranges, cellOf(...place))).toBe(false);
      }
    }
  }
});

test("a speck in a pole's own cell is covered from whichever side it lies", () => {
  for (const pole of [90, -90]) {
    for (let lon = -170; lon <= 170; lon += 20) {
      const lat = pole * (1 - 1e-5);
      const speck = multi([
        [
          [lon, lat],
          [lon + 2, lat],
          [lon, pole * (1 - 1.2e-5)],
          [lon, lat],
        ],
      ]);
      expect(covers(coverArea(speck, { origin: [lon, lat], rings: oneRing }), cellOf(lon, lat))).toBe(true);
    }
  }
});

test("a pentagon and its neighbours are covered like other cells", () => {
  for (const pentagon of getPentagons(8)) {
    const [lat, lon] = cellToLatLng(pentagon);
    if (Math.abs(lon) > 179) continue;
    const area = multi([starRing([lon, lat], [3, 4, 2, 5, 3])]);
    expect(differences(area)).toEqual(none);
    expect(isPentagon(latLngToCell(lat, lon, 8))).toBe(true);
  }
});

test("every cell is in the ring of its centre's distance from the origin", () => {
  fc.assert(
    fc.property(anywhere, fc.double({ min: 10, max: 70, noNaN: true }), ([lon, lat], radiusKm) => {
      const origin: Position = [lon + 0.05, lat - 0.03];
      const area = circleArea({ center: [lon, lat], radiusKm });
      const rings = ringsFor(area, origin, distances);
      for (const range of coverArea(area, { origin, rings })) {
        const wrong = cellsOf([range]).filter((cell) => ringAt(rings, centreKm(cell, origin)) !== range.ring);
        expect(wrong).toEqual([]);
      }
    }),
    { numRuns: 12 },
  );
});

test("rings change which ranges there are, not which cells", () => {
  const origin: Position = [2.35, 48.85];
  const area = circleArea({ center: [2.6, 48.7], radiusKm: 80 });
  const ringed = coverArea(area, { origin, rings: ringsFor(area, origin, distances) });
  expect(cellsOf(ringed)).toEqual(cellsOf(coverArea(area, { origin, rings: oneRing })));
});

test("ranges that could be one are one", () => {
  const area = circleArea({ center: [2.35, 48.85], radiusKm: 40 });
  const ranges = coverArea(area, { origin: [2.35, 48.85], rings: oneRing });
  const cells = cellsOf(ranges).length;
  expect(ranges.length).toBeLessThan(cells / 25);
  expect(differences(area)).toEqual(none);
});

test("a cell whose corner alone is touched belongs to the cover", () => {
  const cell = latLngToCell(47.2, -1.55, 8);
  const [lat, lon] = cellToBoundary(cell)[0] ?? [0, 0];
  const [centreLat, centreLon] = cellToLatLng(cell);
  // A needle that comes from outside and ends a metre within the corner.
  const tip: Position = [lon + (centreLon - lon) * 0.002, lat + (centreLat - lat) * 0.002];
  const away: Position = [lon - (centreLon - lon) * 0.5, lat - (centreLat - lat) * 0.5];
  const area = multi([[tip, [away[0] + 1e-5, away[1]], [away[0], away[1] + 1e-5], tip]]);
  expect(covers(coverArea(area, { origin: tip, rings: oneRing }), decimalOfHex(cell))).toBe(true);
});

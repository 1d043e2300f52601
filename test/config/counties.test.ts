// US counties by FIPS code: the ones that an area covers, and no other.
import { describe, expect, test } from "vitest";
import { countiesIn, sameCodes } from "../../config/counties.ts";
import { circleArea } from "../../src/domain/geo/circle.ts";

const around = (longitude: number, latitude: number, radiusKm: number) =>
  circleArea({ center: [longitude, latitude], radiusKm });

describe("the counties under an area", () => {
  test("are found for an area smaller than the noise of borders", () => {
    expect(sameCodes(around(-96.797, 32.777, 0.2))).toEqual(["048113"]);
  });

  test("are all of them, each once, with five digits", () => {
    const all = countiesIn({
      type: "MultiPolygon",
      coordinates: [
        [
          [
            [-179, 15],
            [-60, 15],
            [-60, 72],
            [-179, 72],
            [-179, 15],
          ],
        ],
      ],
    });
    expect(all.length).toBeGreaterThan(3_200);
    expect(new Set(all.map(({ fips }) => fips)).size).toBe(all.length);
    expect(new Set(all.map(({ fips }) => fips.slice(0, 2)))).toContain("48");
  });

  test.each([
    [-96.797, 32.777, "48113", "Dallas"],
    [-90.199, 38.627, "29510", "St. Louis"],
    [-118.243, 34.054, "06037", "Los Angeles"],
    [-74.006, 40.713, "36061", "New York"],
    [-149.9, 61.218, "02020", "Anchorage"],
    [-157.858, 21.307, "15003", "Honolulu"],
    [-66.106, 18.466, "72127", "San Juan"],
    [-90.07, 29.951, "22071", "Orleans"],
  ])("are found for a place at %f, %f", (longitude, latitude, fips, name) => {
    expect(countiesIn(around(longitude, latitude, 2))).toContainEqual({ fips, name });
  });

  test("are both where an area lies across their border, and become SAME codes", () => {
    // Kansas City: Jackson County, Missouri, and Wyandotte County, Kansas, meet at State Line Road.
    expect(sameCodes(around(-94.608, 39.09, 3))).toEqual(["020209", "029095"]);
  });

  test("are none at sea or in another country", () => {
    expect(countiesIn(around(-40, 35, 100))).toEqual([]);
    expect(countiesIn(around(2.35, 48.86, 100))).toEqual([]);
  });
});

// Across the border: real shapes and real plans.
import { describe, expect, it } from "vitest";
import * as areas from "../../config/areas.ts";
import { loadPlanBook } from "../../config/plans.ts";
import type { Position } from "../../schemas/geojson.ts";
import { neighboursOf } from "../../src/alerts/neighbours-of.ts";
import type { CutView } from "../../src/alerts/views.ts";

const plans = await loadPlanBook();
const books = { areas, plans };

function near(country: string, scene: Position | null, cut: string[] = [], languages?: string[]) {
  const plan = plans.get(country)?.pinned.plan;
  if (!plan) throw new Error(`no plan of ${country}`);
  const cuts = cut.map(
    (code): CutView => ({ country: code, name: null, authority: null, phone: null, areaKm2: 1 }),
  );
  return neighboursOf(books, plan, { scene, cut: cuts, languages });
}

const TOWNS: [string, string, Position, string[]][] = [
  ["Strasbourg", "FR", [7.7521, 48.5734], ["DE"]],
  ["Nantes", "FR", [-1.5536, 47.2184], []],
  ["Lille", "FR", [3.0573, 50.6292], ["BE"]],
  ["El Paso", "US", [-106.485, 31.7619], ["MX"]],
  ["Pointe-à-Pitre", "FR", [-61.5331, 16.2411], ["DM"]],
  ["Basel", "CH", [7.5886, 47.5596], ["DE", "FR"]],
  ["Esch-sur-Alzette", "LU", [5.9806, 49.4958], ["FR", "BE", "DE"]],
];

describe("neighboursOf", () => {
  it.each(TOWNS)("finds for %s (%s) at %j the countries %j", (_town, country, scene, expected) => {
    expect(
      near(country, scene)
        .map((found) => found.country)
        .sort(),
    ).toEqual([...expected].sort());
  });

  it("says whom to call, by which programme and arrangement, and how far it is", () => {
    const [belgium] = near("FR", [3.0573, 50.6292], [], ["fr"]);
    expect(belgium).toMatchObject({
      country: "BE",
      name: "Belgium",
      authority: expect.stringContaining("Magistrate in charge"),
      phone: "116 000",
      programme: "Child Alert",
    });
    expect(belgium?.km).toBeGreaterThan(5);
    expect(belgium?.km).toBeLessThan(20);
    const [france] = near("BE", [3.2649, 50.828]);
    expect(france?.arrangement).toContain("SEC(2008) 2912");
  });

  it("names the programme in the officer's language, and none where there is none", () => {
    const basel: Position = [7.5886, 47.5596];
    const [germany] = near("FR", [7.7521, 48.5734]);
    expect(germany).toMatchObject({ country: "DE", programme: null });
    const swiss = near("FR", basel, [], ["it"]).find(({ country }) => country === "CH");
    expect(swiss).toMatchObject({ programme: "Allarme rapimento", km: 0 });
  });

  it("adds the countries that an area was clipped at, without a distance when they are far or no scene is known", () => {
    expect(near("FR", null, ["ES"])).toMatchObject([{ country: "ES", km: null }]);
    const both = near("FR", [3.0573, 50.6292], ["GB", "BE"]);
    expect(both.map(({ country, km }) => [country, km === null])).toEqual([
      ["BE", false],
      ["GB", true],
    ]);
    expect(near("FR", null)).toEqual([]);
  });

  it("has no door for a country that no plan speaks of, and still names it", () => {
    expect(near("FR", null, ["AQ"])).toEqual([
      {
        country: "AQ",
        name: "Antarctica",
        authority: null,
        phone: null,
        programme: null,
        arrangement: null,
        km: null,
      },
    ]);
  });
});

// Five million contacts: a million within 150 km of Nantes, the rest of France, and some across a border and at the antimeridian.
import { areaOfCountry } from "../../config/areas.ts";
import type { Position } from "../../schemas/geojson.ts";
import { cellCenter } from "../../src/domain/geo/cell.ts";
import { circleArea } from "../../src/domain/geo/circle.ts";
import { distanceKm } from "../../src/domain/geo/sphere.ts";
import type { Settings } from "../row.ts";
import { cellsAround, cellsOf } from "./cells.ts";
import type { Installation } from "./installation.ts";
import { inventAddresses } from "./people.ts";
import { storePopulation } from "./population.ts";

/** The scenes of the example areas. */
export const NANTES: Position = [-1.5536, 47.2184];
export const STRASBOURG: Position = [7.7521, 48.5734];
export const TAVEUNI: Position = [180, -16.8];

/** The area of a million people. */
export const BIG_RADIUS_KM = 150;
const BIG_COUNT = 1_000_000;
const QUICK_SHARE = 0.01;
// One person in thirty named a second place.
const SECOND_PLACES = 1 / 30;
const CHANNELS = ["sms", "email", "push"] as const;

/** Stores them, and gives the seconds that it took and how many there are. */
export async function storeNation(
  { pool, keys, sinks }: Installation,
  settings: Settings,
): Promise<{ seconds: number; contacts: number; inBigArea: number }> {
  const share = settings.quick ? QUICK_SHARE : 1;
  const france = cellsOf(areaOfCountry("FR") ?? { type: "MultiPolygon", coordinates: [] });
  const kmFromNantes = (cell: string) => distanceKm(NANTES, cellCenter(cell));
  const near = cellsOf(circleArea({ center: NANTES, radiusKm: BIG_RADIUS_KM - 1.5 }));
  const inside = new Set(france);
  const settlements = [
    { count: BIG_COUNT, cells: near.filter((cell) => inside.has(cell)) },
    { count: 3_700_000, cells: france.filter((cell) => kmFromNantes(cell) > BIG_RADIUS_KM + 2) },
    { count: 200_000, cells: cellsAround(STRASBOURG, 70).filter((cell) => !inside.has(cell)) },
    { count: 100_000, cells: cellsAround(TAVEUNI, 160) },
  ].map(({ count, cells }) => ({
    count: Math.round(count * share),
    cells,
    channels: CHANNELS,
    secondPlaces: SECOND_PLACES,
  }));
  const addresses = inventAddresses({ push: sinks.push.ready.port, webhook: sinks.webhook.ready.port });
  const seconds = await storePopulation(pool, keys, addresses, settlements);
  const contacts = settlements.reduce((sum, { count }) => sum + count, 0);
  settings.say(`${contacts} contacts made in ${seconds.toFixed(0)} s`);
  return { seconds, contacts, inBigArea: Math.round(BIG_COUNT * share) };
}

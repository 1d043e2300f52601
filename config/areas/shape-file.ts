// Reads one file of `config/areas/shapes/`. Where they come from, and how exact they are, stands in the README beside it.

import { existsSync, readFileSync } from "node:fs";
import { gunzipSync } from "node:zlib";
import { z } from "zod";
import type { MultiPolygon, Position } from "../../schemas/geojson.ts";

const GRID_PER_DEGREE = 10_000;

// A ring is its first position and then steps from one to the next, in ten-thousandths of a degree.
const codedGround = z.array(z.array(z.array(z.int())));
const countryFile = z.object({
  code: z.string(),
  ground: codedGround,
  subdivisions: z.array(z.object({ code: z.string(), name: z.string(), ground: codedGround })),
});
const countiesFile = z.object({
  counties: z.array(z.object({ code: z.string().regex(/^\d{5}$/), name: z.string(), ground: codedGround })),
});
const indexFile = z.object({ tiles: z.record(z.string(), z.array(z.string())) });

/** A country as its file has it; shapes are made from their steps when first asked for. */
export type CountryShapes = {
  ground: () => MultiPolygon;
  subdivisions: Map<string, { name: string; ground: () => MultiPolygon }>;
};

/** A country's file by ISO 3166-1 alpha-2 code; null if there is none. Throws if the file is not what it should be. */
export function readCountry(code: string): CountryShapes | null {
  const read = /^[A-Z]{2}$/.test(code) ? readShapes(code) : null;
  if (read === null) return null;
  const file = countryFile.parse(read);
  const subdivisions = file.subdivisions.map(
    ({ code: subdivision, name, ground }) =>
      [subdivision, { name, ground: once(() => groundOf(ground)) }] as const,
  );
  return { ground: once(() => groundOf(file.ground)), subdivisions: new Map(subdivisions) };
}

/** Every US county by its FIPS code. */
export function readCounties(): { code: string; name: string; ground: MultiPolygon }[] {
  return countiesFile
    .parse(readShapes("US-counties"))
    .counties.map(({ ground, ...county }) => ({ ...county, ground: groundOf(ground) }));
}

/** Which countries have ground in which tile of 5 degrees; keys are the tile's west and south, such as `-5,45`. */
export function readTiles(): Record<string, string[]> {
  return indexFile.parse(readShapes("index")).tiles;
}

function groundOf(polygons: z.infer<typeof codedGround>): MultiPolygon {
  return { type: "MultiPolygon", coordinates: polygons.map((rings) => rings.map(ringOf)) };
}

function ringOf(steps: readonly number[]): Position[] {
  const ring: Position[] = [];
  let [x, y] = [0, 0];
  for (let i = 0; i + 1 < steps.length; i += 2) {
    x += steps[i] ?? 0;
    y += steps[i + 1] ?? 0;
    ring.push([x / GRID_PER_DEGREE, y / GRID_PER_DEGREE]);
  }
  return ring;
}

function readShapes(name: string): unknown {
  const file = new URL(`./shapes/${name}.json.gz`, import.meta.url);
  return existsSync(file) ? JSON.parse(gunzipSync(readFileSync(file)).toString("utf8")) : null;
}

function once<T>(make: () => T): () => T {
  let made: { value: T } | undefined;
  return () => {
    made ??= { value: make() };
    return made.value;
  };
}

// Shapes that cross 180°: unrolled they are whole but leave ±180; stored they are cut there (RFC 7946, 3.1.9).

import type { MultiPolygon, Position } from "../../../schemas/geojson.ts";
import { overlay, type Rings } from "./overlay.ts";

/**
 * A polygon without jumps: a side of more than 180° of longitude is read as crossing the antimeridian, and holes are
 * moved to their outer ring. `turns` of a ring is not 0 if the ring goes round a pole, which no polygon may.
 */
export function unroll(rings: readonly (readonly Position[])[]): { polygon: Rings; turns: number[] } {
  const each = rings.map(unrollRing);
  const outer = each[0]?.ring ?? [];
  const west = Math.min(...outer.map((at) => at[0]));
  const east = Math.max(...outer.map((at) => at[0]));
  const polygon = each.map(({ ring }, index) => {
    if (index === 0) return ring;
    const inner = Math.min(...ring.map((at) => at[0]));
    const shift = inner < west ? 360 : inner > east ? -360 : 0;
    return shift === 0 ? ring : ring.map(([lon, lat]): Position => [lon + shift, lat]);
  });
  return { polygon, turns: each.map((one) => one.turns) };
}

/** Unrolled polygons cut into pieces that all lie within ±180; polygons that already do are given back as they are. */
export function cutAtAntimeridian(polygons: readonly Rings[]): MultiPolygon {
  const coordinates = polygons.flatMap((polygon) => {
    const outer = polygon[0] ?? [];
    const west = Math.min(...outer.map((at) => at[0]));
    const east = Math.max(...outer.map((at) => at[0]));
    if (west >= -180 && east <= 180) return [polygon];
    const pieces: Rings[] = [];
    for (let turn = Math.floor((west + 180) / 360); turn * 360 - 180 < east; turn++) {
      const piece = overlay("intersection", [polygon], [[strip(turn * 360)]]);
      const rolled = piece.map((rings) => rings.map((ring) => ring.map((at) => rollBack(at, turn * 360))));
      pieces.push(...rolled);
    }
    return pieces;
  });
  return { type: "MultiPolygon", coordinates };
}

function unrollRing(ring: readonly Position[]): { ring: Position[]; turns: number } {
  const unrolled: Position[] = [];
  let shift = 0;
  let before = ring[0]?.[0] ?? 0;
  for (const [lon, lat] of ring) {
    // A side of a whole turn can only be meant as it stands: it lies along a pole or around the earth.
    if (Math.abs(lon - before) > 180 && Math.abs(lon - before) < 360) shift += lon > before ? -360 : 360;
    unrolled.push([lon + shift, lat]);
    before = lon;
  }
  return { ring: unrolled, turns: shift / 360 };
}

function strip(middle: number): Position[] {
  const [west, east] = [middle - 180, middle + 180];
  return [
    [west, -90],
    [east, -90],
    [east, 90],
    [west, 90],
    [west, -90],
  ];
}

function rollBack([lon, lat]: Position, shift: number): Position {
  return [Math.max(-180, Math.min(180, lon - shift)), lat];
}

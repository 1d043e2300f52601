// Places are kept as H3 cells of one resolution, as the decimal text of a PostgreSQL bigint (H3's top bit is always 0).

import { cellToLatLng, isValidCell, latLngToCell } from "h3-js";
import type { Position } from "../../../schemas/geojson.ts";

/** Resolution of every stored place: cells of about 0.74 km², 0.53 km a side. */
export const PLACE_RESOLUTION = 8;

const words = new Uint32Array(2);
const id = new BigUint64Array(words.buffer);
// The two words are laid over the 64-bit value by byte order, which only a big-endian machine turns round.
const lowWord = new Uint8Array(new Uint32Array([1]).buffer)[0] === 1 ? 0 : 1;

/** The cell of a place as decimal text; longitude first. Throws a RangeError beyond ±180, ±90 or for what is not a number. */
export function cellOf(lon: number, lat: number): string {
  if (!(Math.abs(lon) <= 180 && Math.abs(lat) <= 90)) {
    throw new RangeError(`longitude ${lon}, latitude ${lat} is not a place on earth`);
  }
  return decimalOfHex(latLngToCell(lat, lon, PLACE_RESOLUTION));
}

/** The centre of a cell given as decimal text, `[longitude, latitude]`. Throws a RangeError for what is not a cell. */
export function cellCenter(cell: string): Position {
  const hex = hexOfDecimal(cell);
  if (!isValidCell(hex)) throw new RangeError(`${cell} is not an H3 cell`);
  const [lat, lon] = cellToLatLng(hex);
  return [lon, lat];
}

/** H3's hexadecimal index as decimal text. */
export function decimalOfHex(hex: string): string {
  const cut = hex.length - 8;
  return decimalOfWords(Number.parseInt(hex.slice(0, cut), 16), Number.parseInt(hex.slice(cut), 16));
}

/** Decimal text as H3's hexadecimal index. */
export function hexOfDecimal(cell: string): string {
  return BigInt(cell).toString(16);
}

/** The upper and lower 32 bits of an index as decimal text; three times as fast as parsing the hexadecimal with BigInt. */
export function decimalOfWords(upper: number, lower: number): string {
  words[lowWord] = lower;
  words[1 - lowWord] = upper;
  return String(id[0]);
}

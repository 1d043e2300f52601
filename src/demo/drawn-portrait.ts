// A drawn picture of nobody, so that the demo has a photo and no real child is ever in it.
import { crc32, deflateSync } from "node:zlib";

const WIDTH = 480;
const HEIGHT = 600;
const GROUND = [226, 232, 240];
const SKIN = [205, 170, 140];
const COAT = [185, 28, 28];

/** A PNG (W3C PNG, third edition) of a head and shoulders in three colours, 480 × 600. */
export function drawnPortrait(): Buffer {
  const rows = Buffer.alloc(HEIGHT * (1 + WIDTH * 3));
  for (let y = 0; y < HEIGHT; y++)
    for (let x = 0; x < WIDTH; x++) rows.set(colourAt(x, y), y * (1 + WIDTH * 3) + 1 + x * 3);
  const header = Buffer.alloc(13);
  header.writeUInt32BE(WIDTH, 0);
  header.writeUInt32BE(HEIGHT, 4);
  // 8 bits a channel, truecolour, and the only methods that there are.
  header.set([8, 2, 0, 0, 0], 8);
  const signature = Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]);
  return Buffer.concat([
    signature,
    chunk("IHDR", header),
    chunk("IDAT", deflateSync(rows)),
    chunk("IEND", Buffer.alloc(0)),
  ]);
}

function colourAt(x: number, y: number): number[] {
  if (((x - 240) / 110) ** 2 + ((y - 230) / 140) ** 2 < 1) return SKIN;
  return ((x - 240) / 220) ** 2 + ((y - 640) / 240) ** 2 < 1 ? COAT : GROUND;
}

function chunk(type: string, data: Buffer): Buffer {
  const named = Buffer.concat([Buffer.from(type, "ascii"), data]);
  const framed = Buffer.alloc(named.length + 8);
  framed.writeUInt32BE(data.length, 0);
  framed.set(named, 4);
  framed.writeUInt32BE(crc32(named), named.length + 4);
  return framed;
}

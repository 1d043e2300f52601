// Makes a photo of ours from whatever was sent: decoded once, drawn anew, so that no metadata and no hidden file survive.
import sharp, { type Metadata, type Sharp } from "sharp";
import { Problem } from "../errors.ts";
import { decodeHeic } from "./decode-heic.ts";
import { hidesAnotherFile } from "./hidden-file.ts";
import { type PhotoKind, photoKind } from "./photo-bytes.ts";

/** A JPEG of ours, sRGB, upright, without metadata. */
export type EncodedPhoto = { bytes: Buffer; width: number; height: number };

/** Largest file that may be sent, in bytes. */
export const PHOTO_BYTES_MAX = 10 * 1024 * 1024;
/** Most pixels that are decoded: a bomb stops here, before any memory is given to it. */
export const PHOTO_PIXELS_MAX = 50_000_000;
/** Longest edge of the photo that is kept, in pixels. */
export const PHOTO_EDGE_MAX = 1600;
const PHOTO_EDGE_MIN = 100;
const JPEG_QUALITY = 82;
const DECODE_SECONDS_MAX = 15;

// One photo at a time per process: decoding is the only work here that takes a core and 200 MB for itself.
let line: Promise<unknown> = Promise.resolve();

/** Re-encodes a JPEG, PNG, WebP or HEIC file; 415 `unreadable-photo` or 422 `photo-too-large` otherwise. */
export function encodePhoto(file: Buffer): Promise<EncodedPhoto> {
  const turn = line.then(() => encode(file));
  line = turn.catch(() => undefined);
  return turn;
}

async function encode(file: Buffer): Promise<EncodedPhoto> {
  const kind = photoKind(file);
  if (!kind) throw unreadable("The file is no JPEG, PNG, WebP or HEIC photo.");
  if (hidesAnotherFile(file)) throw unreadable("The file holds something else beside a photo.");
  const head = await readHead(file);
  // What the bytes begin with and what the decoder made of them must be the same thing.
  if (head.format !== (kind === "heic" ? "heif" : kind))
    throw unreadable("The file is not what it begins as.");
  if ((head.pages ?? 1) > 1) throw unreadable("The file is an animation or holds several pictures.");
  if (Math.min(head.width, head.height) < PHOTO_EDGE_MIN)
    throw new Problem(
      "unprocessable",
      "photo-too-small",
      `A photo needs at least ${PHOTO_EDGE_MIN} pixels each way.`,
    );
  try {
    const picture = await pictureOf(kind, file);
    const { data, info } = await picture
      .timeout({ seconds: DECODE_SECONDS_MAX })
      .rotate()
      .resize({ width: PHOTO_EDGE_MAX, height: PHOTO_EDGE_MAX, fit: "inside", withoutEnlargement: true })
      .flatten({ background: "#ffffff" })
      .toColourspace("srgb")
      .jpeg({ quality: JPEG_QUALITY, mozjpeg: true })
      .toBuffer({ resolveWithObject: true });
    return { bytes: data, width: info.width, height: info.height };
  } catch {
    throw unreadable("The file is damaged, or this installation cannot decode it; send it as JPEG.");
  }
}

async function pictureOf(kind: PhotoKind, file: Buffer): Promise<Sharp> {
  if (kind !== "heic")
    return sharp(file, { limitInputPixels: PHOTO_PIXELS_MAX, failOn: "error", animated: false });
  const { width, height, pixels } = await decodeHeic(file);
  return sharp(pixels, { raw: { width, height, channels: 4 } });
}

async function readHead(file: Buffer): Promise<Metadata> {
  try {
    return await sharp(file, { limitInputPixels: PHOTO_PIXELS_MAX, failOn: "error" }).metadata();
  } catch (error) {
    if (error instanceof Error && /pixel limit/i.test(error.message)) throw tooManyPixels();
    throw unreadable("The file is damaged, or this installation cannot decode it; send it as JPEG.");
  }
}

function unreadable(detail: string): Problem {
  return new Problem("unsupported", "unreadable-photo", detail);
}

function tooManyPixels(): Problem {
  return new Problem(
    "unprocessable",
    "photo-too-large",
    `A photo may have ${PHOTO_PIXELS_MAX / 1_000_000} megapixels.`,
  );
}

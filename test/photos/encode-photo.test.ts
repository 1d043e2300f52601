import { readFile } from "node:fs/promises";
import sharp from "sharp";
import { describe, expect, test } from "vitest";
import { Problem } from "../../src/errors.ts";
import { encodePhoto, PHOTO_EDGE_MAX } from "../../src/photos/encode-photo.ts";

function picture(width: number, height: number) {
  return sharp({ create: { width, height, channels: 3, background: { r: 200, g: 30, b: 40 } } });
}

async function codeOf(file: Buffer): Promise<string> {
  const thrown: unknown = await encodePhoto(file).then(
    () => "accepted",
    (error: unknown) => error,
  );
  return thrown instanceof Problem ? thrown.code : String(thrown);
}

describe("a photo that is accepted", () => {
  test.each(["jpeg", "png", "webp"] as const)("comes out of a %s file as a JPEG of ours", async (format) => {
    const photo = await encodePhoto(await picture(400, 300).toFormat(format).toBuffer());
    expect(await sharp(photo.bytes).metadata()).toMatchObject({
      format: "jpeg",
      width: 400,
      height: 300,
      space: "srgb",
    });
    expect(photo).toMatchObject({ width: 400, height: 300 });
  });

  test("comes out of a phone's HEIC file as a JPEG of ours, and a damaged one is refused", async () => {
    const file = await readFile(new URL("sample.heic", import.meta.url));
    const { bytes, width, height } = await encodePhoto(file);
    expect(await sharp(bytes).metadata()).toMatchObject({ format: "jpeg", width, height });
    expect(width * height).toBeGreaterThan(100);
    expect(await codeOf(file.subarray(0, file.length / 2))).toBe("unreadable-photo");
  });

  test("loses its place, its camera and every other word about it", async () => {
    const file = await picture(300, 300)
      .withExif({
        IFD0: { Artist: "A. Witness" },
        IFD3: { GPSLatitude: "47/1 13/1 6/1", GPSLatitudeRef: "N" },
      })
      .withXmp('<x:xmpmeta xmlns:x="adobe:ns:meta/"><secret>kitchen</secret></x:xmpmeta>')
      .jpeg()
      .toBuffer();
    expect(file.includes("A. Witness")).toBe(true);
    const { bytes } = await encodePhoto(file);
    const kept = await sharp(bytes).metadata();
    expect([kept.exif, kept.xmp, kept.iptc, kept.icc]).toEqual([undefined, undefined, undefined, undefined]);
    expect(bytes.includes("Witness") || bytes.includes("kitchen")).toBe(false);
  });

  test("stands upright whatever its orientation tag said", async () => {
    const photo = await encodePhoto(
      await picture(400, 200).withMetadata({ orientation: 6 }).jpeg().toBuffer(),
    );
    expect(photo).toMatchObject({ width: 200, height: 400 });
  });

  test("is made no larger than the pages need", async () => {
    const photo = await encodePhoto(await picture(4000, 1000).jpeg().toBuffer());
    expect(photo).toMatchObject({ width: PHOTO_EDGE_MAX, height: 400 });
  });

  test("is not changed by what another photo, sent at the same time, does", async () => {
    const good = await picture(200, 200).png().toBuffer();
    const [first, broken, last] = await Promise.allSettled([
      encodePhoto(good),
      encodePhoto(good.subarray(0, 90)),
      encodePhoto(good),
    ]);
    expect([first.status, broken.status, last.status]).toEqual(["fulfilled", "rejected", "fulfilled"]);
  });
});

describe("a file that is refused", () => {
  test("is a drawing, a page, a GIF or nothing at all", async () => {
    const svg = Buffer.from('<svg xmlns="http://www.w3.org/2000/svg" width="200" height="200"><rect/></svg>');
    expect(await codeOf(svg)).toBe("unreadable-photo");
    expect(await codeOf(Buffer.from("<!doctype html><script>alert(1)</script>"))).toBe("unreadable-photo");
    expect(await codeOf(await picture(200, 200).gif().toBuffer())).toBe("unreadable-photo");
    expect(await codeOf(Buffer.alloc(0))).toBe("unreadable-photo");
  });

  test("is a photo with a page, a script or an archive behind it", async () => {
    const photo = await picture(200, 200).jpeg().toBuffer();
    const archiveEnd = Buffer.concat([Buffer.from("PK\u0005\u0006", "latin1"), Buffer.alloc(18)]);
    expect(await codeOf(Buffer.concat([photo, Buffer.from("<SCRIPT>alert(1)</SCRIPT>")]))).toBe(
      "unreadable-photo",
    );
    expect(await codeOf(Buffer.concat([photo, Buffer.from("%PDF-1.7")]))).toBe("unreadable-photo");
    expect(await codeOf(Buffer.concat([photo, archiveEnd]))).toBe("unreadable-photo");
    expect(await codeOf(photo)).toBe("accepted");
  });

  test("says that it has more pixels than anybody may decode, before any is decoded", async () => {
    const bomb = await picture(100, 100).png().toBuffer();
    bomb.writeUInt32BE(60_000, 16);
    bomb.writeUInt32BE(60_000, 20);
    const started = performance.now();
    expect(["photo-too-large", "unreadable-photo"]).toContain(await codeOf(bomb));
    expect(performance.now() - started).toBeLessThan(2_000);
  });

  test("really has more pixels than may be decoded", async () => {
    const large = await picture(9_000, 6_000).png({ compressionLevel: 9 }).toBuffer();
    expect(large.length).toBeLessThan(1_000_000);
    expect(await codeOf(large)).toBe("photo-too-large");
  });

  test("is cut off, too small, or an animation", async () => {
    const photo = await picture(900, 900).jpeg().toBuffer();
    expect(await codeOf(photo.subarray(0, photo.length / 2))).toBe("unreadable-photo");
    expect(await codeOf(await picture(40, 400).jpeg().toBuffer())).toBe("photo-too-small");
    const frames = await sharp(
      [await picture(200, 200).png().toBuffer(), await picture(200, 200).negate().png().toBuffer()],
      {
        join: { animated: true },
      },
    )
      .webp()
      .toBuffer();
    expect(await codeOf(frames)).toBe("unreadable-photo");
  });

  test("begins as one kind of photo and is another", async () => {
    const png = await picture(200, 200).png().toBuffer();
    expect(await codeOf(Buffer.concat([Buffer.of(0xff, 0xd8, 0xff, 0xe0), png]))).toBe("unreadable-photo");
  });
});

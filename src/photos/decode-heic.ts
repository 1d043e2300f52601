// HEIC for sharp, whose libvips reads its header but not its picture. The pixels are bounded by the caller, the time and memory here.
import { once } from "node:events";
import { Worker } from "node:worker_threads";

/** Red, green, blue, alpha, row by row. */
export type Pixels = { width: number; height: number; pixels: Uint8Array };

const DECODE_WITHIN_MS = 15_000;
const HEAP_MAX_MB = 256;

/** The first picture of a HEIC file; throws when it is damaged or takes too long. */
export async function decodeHeic(file: Buffer): Promise<Pixels> {
  const worker = new Worker(new URL("./decode-heic-worker.ts", import.meta.url), {
    workerData: new Uint8Array(file),
    resourceLimits: { maxOldGenerationSizeMb: HEAP_MAX_MB },
  });
  try {
    const [pixels] = await once(worker, "message", { signal: AbortSignal.timeout(DECODE_WITHIN_MS) });
    return asPixels(pixels);
  } finally {
    await worker.terminate();
  }
}

// The cast holds because only `decode-heic-worker.ts` posts on this worker, and it posts exactly this.
function asPixels(posted: unknown): Pixels {
  return posted as Pixels;
}

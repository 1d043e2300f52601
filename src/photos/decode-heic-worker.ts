// Decodes one HEIC picture in a thread of its own: the decoder is synchronous and would hold up every request.
import { parentPort, workerData } from "node:worker_threads";
import decode from "heic-decode";

const { width, height, data } = await decode({ buffer: new Uint8Array(workerData) });
const pixels = new Uint8Array(data);
parentPort?.postMessage({ width, height, pixels }, [pixels.buffer]);

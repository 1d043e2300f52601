// Server-sent events (WHATWG HTML §9.2): one value, sent again whenever it changes, until the client or the process leaves.
import { setTimeout as sleep } from "node:timers/promises";
import type { FastifyInstance, FastifyReply } from "fastify";
import { Problem } from "../errors.ts";

const READ_EVERY_MS = 1_000;
const KEEP_ALIVE_EVERY_MS = 15_000;
/** A stream ends after this long, in ms, so that a revoked key does not watch for ever; the client connects again by itself. */
const STREAM_MAX_MS = 15 * 60_000;
const STREAMS_MAX = 200;

/** The open streams of one process; they end when it closes. */
export type EventStreams = {
  /** Takes over the reply and sends what `read` gives as events named `event`. Throws a 503 when too many are open. */
  open(reply: FastifyReply, event: string, read: () => Promise<unknown>): Promise<void>;
};

/** Makes the streams of `app`. */
export function eventStreams(app: FastifyInstance): EventStreams {
  const closing = new AbortController();
  let open = 0;
  app.addHook("preClose", async () => closing.abort());
  return {
    async open(reply, event, read) {
      if (open >= STREAMS_MAX)
        throw new Problem(
          "unavailable",
          "unavailable",
          "Too many streams are open; read the dispatch instead.",
        );
      open += 1;
      try {
        await stream(reply, event, read, closing.signal);
      } finally {
        open -= 1;
      }
    },
  };
}

async function stream(
  reply: FastifyReply,
  event: string,
  read: () => Promise<unknown>,
  closing: AbortSignal,
): Promise<void> {
  // Before the hijack: a reader that fails at once still gets a problem document.
  let last = JSON.stringify(await read());
  const gone = new AbortController();
  reply.raw.on("close", () => gone.abort());
  const signal = AbortSignal.any([gone.signal, closing, AbortSignal.timeout(STREAM_MAX_MS)]);
  reply.hijack();
  for (const [name, value] of Object.entries(reply.getHeaders()))
    if (value !== undefined) reply.raw.setHeader(name, value);
  reply.raw.writeHead(200, {
    "content-type": "text/event-stream; charset=utf-8",
    "cache-control": "no-store",
  });
  reply.raw.write(`retry: 2000\n\n${eventText(event, last)}`);
  let quietSince = performance.now();
  try {
    while (!signal.aborted) {
      await sleep(READ_EVERY_MS, undefined, { signal });
      const next = JSON.stringify(await read());
      if (next !== last) reply.raw.write(eventText(event, next));
      else if (performance.now() - quietSince > KEEP_ALIVE_EVERY_MS) reply.raw.write(": still here\n\n");
      else continue;
      last = next;
      quietSince = performance.now();
    }
  } catch (error) {
    if (!signal.aborted) reply.log.warn({ err: error }, "stream.broken");
  } finally {
    reply.raw.end();
  }
}

function eventText(event: string, json: string): string {
  return `event: ${event}\ndata: ${json}\n\n`;
}

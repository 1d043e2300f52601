// Tells whoever watches that the inbox has grown, at most four times a second, whatever the rate at which it grows.
import type { ServerResponse } from "node:http";
import type { Inbox } from "./inbox.ts";

const EVERY_MS = 250;
const KEEP_ALIVE_MS = 15_000;

/** Writes server-sent events (`event: inbox`, data: the counts) until the reader leaves; the first at once. */
export function streamInbox(inbox: Inbox, response: ServerResponse): void {
  response.writeHead(200, { "content-type": "text/event-stream", "cache-control": "no-store" });
  let pending: NodeJS.Timeout | undefined;
  const tell = () => {
    pending = undefined;
    // A reader who does not read gets no more; the next counts say everything anyway.
    if (!response.writableNeedDrain)
      response.write(`event: inbox\ndata: ${JSON.stringify(inbox.counts())}\n\n`);
  };
  const stop = inbox.onAdded(() => {
    pending ??= setTimeout(tell, EVERY_MS).unref();
  });
  const alive = setInterval(() => response.write(": still here\n\n"), KEEP_ALIVE_MS).unref();
  response.on("error", () => undefined);
  response.once("close", () => {
    stop();
    clearInterval(alive);
    clearTimeout(pending);
  });
  tell();
}

/** Waits until there is an item after `after`, or `seconds` have passed. */
export function waitForNewer(inbox: Inbox, after: number, seconds: number): Promise<void> {
  if (inbox.counts().last > after) return Promise.resolve();
  return new Promise((resolve) => {
    const done = () => {
      stop();
      clearTimeout(deadline);
      resolve();
    };
    const deadline = setTimeout(done, seconds * 1000).unref();
    const stop = inbox.onAdded(() => {
      if (inbox.counts().last > after) done();
    });
  });
}

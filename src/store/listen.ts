// LISTEN on a connection of its own; a lost connection is made anew, and the listener is told that it may have missed something.
import pg from "pg";

/** A running LISTEN. */
export type Listening = { close(): Promise<void> };

const RECONNECT_MS = 500;

/**
 * Calls `hear` with every NOTIFY on `channels`, and `missed` after each (re)connection: whoever listens must look for itself
 * then. Failures are retried until `close`; NOTIFY is only ever a hint, so nothing is reported.
 */
export async function listen(
  url: string,
  channels: readonly string[],
  on: { hear(channel: string, payload: string): void; missed(): void },
): Promise<Listening> {
  let client: pg.Client | undefined;
  let closed = false;
  let timer: NodeJS.Timeout | undefined;

  async function connect(): Promise<void> {
    const next = new pg.Client({
      connectionString: url,
      application_name: "amberwire listen",
      keepAlive: true,
    });
    next.on("notification", (message) => on.hear(message.channel, message.payload ?? ""));
    next.on("error", () => undefined);
    next.on("end", again);
    client = next;
    try {
      await next.connect();
      for (const channel of channels) await next.query(`LISTEN ${next.escapeIdentifier(channel)}`);
      on.missed();
    } catch {
      await next.end().catch(() => undefined);
      again();
    }
  }

  function again(): void {
    if (closed) return;
    clearTimeout(timer);
    timer = setTimeout(() => void connect(), RECONNECT_MS);
  }

  await connect();
  return {
    async close() {
      closed = true;
      clearTimeout(timer);
      await client?.end().catch(() => undefined);
    },
  };
}

// The app on a socket. Closing stops the listening first, lets running requests finish, and cuts what is left at a deadline.
import type { FastifyInstance } from "fastify";
import { buildApp } from "./http/app.ts";
import type { AppParts } from "./http/parts.ts";

/** A listening app: `url` is where, with the port that was really taken. */
export type RunningServer = { app: FastifyInstance; url: string; close(): Promise<void> };

/** How long a closing server waits for its requests, in ms. */
const CLOSE_WITHIN_MS = 10_000;

/** Builds the app and listens; `port` 0 takes a free one. */
export async function startServer(
  parts: AppParts,
  place: { host: string; port: number },
): Promise<RunningServer> {
  const app = await buildApp(parts);
  const url = await app.listen({ host: place.host, port: place.port });
  return { app, url, close: () => closeWithin(app, CLOSE_WITHIN_MS) };
}

async function closeWithin(app: FastifyInstance, ms: number): Promise<void> {
  const cut = setTimeout(() => app.server.closeAllConnections(), ms);
  try {
    await app.close();
  } finally {
    clearTimeout(cut);
  }
}

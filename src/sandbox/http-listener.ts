// Opens one HTTP listener of the sandbox on loopback, with or without TLS; knows connections, nothing of what is said on them.
import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import { createSecureServer, type Http2ServerRequest, type Http2ServerResponse } from "node:http2";
import type { Server, Socket } from "node:net";
import type { ChannelKind } from "../../schemas/channel.ts";
import { listeningPort } from "./address.ts";
import { type Exchange, http1Exchange, http2Exchange } from "./exchange.ts";
import type { Faults } from "./faults.ts";
import type { Identity } from "./self-signed-certificate.ts";

/** What a listener needs; `port` 0 takes a free one; with an `identity` it speaks TLS with HTTP/2 and HTTP/1.1, else HTTP/1.1. */
export type ListenerOptions = {
  host: string;
  port: number;
  channel: ChannelKind;
  /** Which of several providers of the channel it speaks for. */
  provider?: "twilio" | "sinch";
  faults: Faults;
  identity?: Identity;
};

/** An open listener; `origin` has no slash at its end. `close` cuts whoever is still connected. */
export type HttpListener = { readonly origin: string; close(): Promise<void> };

/** Listens, and hands every request to `handle`; an exception there is answered with 500. */
export async function openHttpListener(
  options: ListenerOptions,
  handle: (exchange: Exchange) => Promise<void>,
): Promise<HttpListener> {
  const sockets = new Map<number, Socket>();
  const run = (exchange: Exchange) => {
    handle(exchange).catch((thrown: unknown) => {
      if (!exchange.gone()) exchange.answer({ status: 500, body: String(thrown) });
    });
  };
  const server = options.identity ? secureServer(options.identity, sockets, run) : plainServer(run);
  server.on("connection", (socket: Socket) => {
    const port = socket.remotePort ?? 0;
    sockets.set(port, socket);
    socket.once("close", () => sockets.delete(port));
    socket.on("error", () => undefined);
    socket.setNoDelay(true);
    const { channel, provider } = options;
    const occasion = { channel, stage: "connection", ...(provider ? { provider } : {}) } as const;
    if (options.faults.take(occasion)) socket.destroy();
  });
  const port = await listeningPort(server, options);
  const scheme = options.identity ? "https" : "http";
  return {
    origin: `${scheme}://${options.host}:${port}`,
    async close() {
      const closed = new Promise<void>((resolve) => void server.close(() => resolve()));
      for (const socket of sockets.values()) socket.destroy();
      await closed;
    },
  };
}

function plainServer(run: (exchange: Exchange) => void): Server {
  const server = createServer({ keepAliveTimeout: 60_000 }, (request, response) =>
    run(http1Exchange(request, response, request.socket)),
  );
  server.on("clientError", (_error, socket) => socket.destroy());
  return server;
}

function secureServer(
  identity: Identity,
  sockets: Map<number, Socket>,
  run: (exchange: Exchange) => void,
): Server {
  const server = createSecureServer({
    ...identity,
    allowHTTP1: true,
    settings: { maxConcurrentStreams: 1000 },
  });
  server.on("request", (request, response) => {
    const pair = asHttp1(request, response);
    if (!pair) return;
    run(http1Exchange(...pair, sockets.get(pair[0].socket.remotePort ?? 0) ?? pair[0].socket));
  });
  // A "request" listener makes node wrap every stream of HTTP/2 as well; ours takes the bare stream, at clearly less CPU.
  server.removeAllListeners("stream");
  server.on("stream", (stream, headers) => {
    stream.on("error", () => undefined);
    const { socket } = stream.session ?? {};
    if (socket) run(http2Exchange(stream, headers, sockets.get(socket.remotePort ?? 0) ?? socket));
  });
  server.on("sessionError", () => undefined);
  server.on("tlsClientError", () => undefined);
  return server;
}

/** With `allowHTTP1` node hands over the classes of node:http for a request of version 1, whatever the types of node:http2 say. */
function asHttp1(
  request: Http2ServerRequest,
  response: Http2ServerResponse,
): [IncomingMessage, ServerResponse] | undefined {
  if (request.httpVersionMajor >= 2) return undefined;
  return [request as unknown as IncomingMessage, response as unknown as ServerResponse];
}

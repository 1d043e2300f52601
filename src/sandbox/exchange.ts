// One HTTP request and every way, proper or not, in which a sandbox server may end it; hides whether it came by HTTP/1.1 or HTTP/2.
import type { IncomingHttpHeaders, IncomingMessage, ServerResponse } from "node:http";
import { constants, type ServerHttp2Stream } from "node:http2";
import type { Socket } from "node:net";
import type { Readable, Writable } from "node:stream";

/** An answer: `headers` in lower case, `body` empty when there is nothing to say. */
export type Answer = { status: number; headers?: Readonly<Record<string, string>>; body?: string };

/** A request with its ways out; exactly one of the way-outs is called once. */
export type Exchange = {
  readonly method: string;
  /** Path and query as they were sent. */
  readonly target: string;
  readonly headers: IncomingHttpHeaders;
  /** The whole body, or undefined when it is longer than `maxBytes`. */
  body(maxBytes: number): Promise<Buffer | undefined>;
  /** True once the client has gone away. */
  gone(): boolean;
  answer(answer: Answer): void;
  /** The same answer twice; on HTTP/2 once. */
  answerTwice(answer: Answer): void;
  /** A success status whose body never ends before `bytes`. */
  flood(answer: Answer, bytes: number): void;
  /** Bytes that are not HTTP, then the end. */
  babble(): void;
  /** Cuts without an answer: the stream on HTTP/2 unless `connection`, the connection (RST) on HTTP/1.1. */
  reset(scope: "request" | "connection"): void;
};

const NONSENSE = "\u0000\u0007\u0001!! 220 zzz <<<not http>>>\r\n\r\n";
const FLOOD = Buffer.alloc(64 * 1024, " ");

/** An exchange over HTTP/1.1; `raw` is the TCP socket below TLS, if any. */
export function http1Exchange(request: IncomingMessage, response: ServerResponse, raw: Socket): Exchange {
  const answer = (given: Answer, done?: () => void) => {
    response.writeHead(given.status, {
      ...given.headers,
      "content-length": Buffer.byteLength(given.body ?? ""),
    });
    response.end(given.body ?? "", done);
  };
  return {
    method: request.method ?? "GET",
    target: request.url ?? "/",
    headers: request.headers,
    body: (maxBytes) => collect(request, maxBytes),
    gone: () => response.destroyed || request.socket.destroyed,
    answer: (given) => answer(given),
    answerTwice: (given) => answer(given, () => request.socket.write(asText(given))),
    flood(given, bytes) {
      response.writeHead(given.status, { "content-type": "application/json" });
      pour(response, bytes);
    },
    babble: () => request.socket.end(NONSENSE),
    reset: () => raw.resetAndDestroy(),
  };
}

/** An exchange over one stream of HTTP/2; `raw` is the TCP socket below TLS. */
export function http2Exchange(
  stream: ServerHttp2Stream,
  headers: IncomingHttpHeaders,
  raw: Socket,
): Exchange {
  const answer = (given: Answer) => {
    if (stream.destroyed || stream.closed) return;
    const withBody = given.body !== undefined && given.body !== "";
    stream.respond({ ...given.headers, ":status": given.status }, { endStream: !withBody });
    if (withBody) stream.end(given.body);
  };
  return {
    method: text(headers[":method"]) || "GET",
    target: text(headers[":path"]) || "/",
    headers,
    body: (maxBytes) => collect(stream, maxBytes),
    gone: () => stream.destroyed || stream.closed,
    answer,
    answerTwice: answer,
    flood(given, bytes) {
      if (stream.destroyed) return;
      stream.respond({ ":status": given.status, "content-type": "application/json" });
      pour(stream, bytes);
    },
    babble: () => raw.end(NONSENSE),
    reset(scope) {
      if (scope === "connection") raw.resetAndDestroy();
      else stream.close(constants.NGHTTP2_INTERNAL_ERROR);
    },
  };
}

function collect(source: Readable, maxBytes: number): Promise<Buffer | undefined> {
  return new Promise((resolve, reject) => {
    const chunks: Buffer[] = [];
    let length = 0;
    let ended = false;
    source.on("data", (chunk: Buffer) => {
      length += chunk.length;
      if (length <= maxBytes) chunks.push(chunk);
    });
    source.once("end", () => {
      ended = true;
      // Always a copy: what arrives is a slice of a far larger buffer of the socket, which an inbox would keep alive.
      resolve(length > maxBytes ? undefined : Buffer.concat(chunks));
    });
    source.once("error", reject);
    source.once("close", () => {
      if (!ended) reject(new Error("The sender left before its request was complete."));
    });
  });
}

function pour(sink: Writable, bytes: number): void {
  let left = bytes;
  sink.on("error", () => undefined);
  const more = () => {
    while (left > 0 && !sink.destroyed) {
      left -= FLOOD.length;
      if (!sink.write(FLOOD)) {
        sink.once("drain", more);
        return;
      }
    }
    if (!sink.destroyed) sink.end();
  };
  more();
}

function asText(answer: Answer): string {
  const body = answer.body ?? "";
  const headers = { ...answer.headers, "content-length": String(Buffer.byteLength(body)) };
  const lines = Object.entries(headers).map(([name, value]) => `${name}: ${value}`);
  return `HTTP/1.1 ${answer.status} Again\r\n${lines.join("\r\n")}\r\n\r\n${body}`;
}

function text(value: string | string[] | undefined): string {
  return typeof value === "string" ? value : "";
}

// One HTTP/2 connection to one push service. Knows which requests the service said it never looked at.
import { type ClientHttp2Session, type ClientHttp2Stream, connect, constants } from "node:http2";
import type { TLSSocket } from "node:tls";
import type { HttpAnswer } from "../call-http.ts";
import { abortCode, type CallLimits, watchLimits } from "../call-limits.ts";
import { codeOf, type NoAnswer } from "../no-answer.ts";

/** A request to a push service; it is always a POST. */
export type PushRequest = { path: string; headers: Record<string, string>; body: Buffer };

/** An open session. */
export type PushSession = {
  /** Whether a further request may be opened now; a session that is going away says no. */
  hasRoom(): boolean;
  /** Requests in flight. */
  inFlight(): number;
  /** `not-sent` with code `refused-stream` means that the service did not process it. */
  post(request: PushRequest, limits: CallLimits): Promise<HttpAnswer | NoAnswer>;
  destroy(): void;
};

/** RFC 9113 section 6.5.2: what a peer that names no number should be taken to allow. */
const STREAMS_ASSUMED = 100;
const PING_EVERY_MS = 20_000;
const PING_ANSWER_MS = 5_000;

/** Speaks HTTP/2 over a TLS socket that agreed to it. `onEnd` is called once; `streamsMax` bounds what the service allows. */
export function openPushSession(
  origin: string,
  socket: TLSSocket,
  options: { streamsMax: number; idleMs: number },
  onEnd: () => void,
): PushSession {
  const session = connect(origin, { createConnection: () => socket, settings: { enablePush: false } });
  let allowed = Math.min(STREAMS_ASSUMED, options.streamsMax);
  let running = 0;
  let lastTaken: number | undefined;
  session.on("remoteSettings", (settings) => {
    allowed = Math.min(settings.maxConcurrentStreams ?? STREAMS_ASSUMED, options.streamsMax);
  });
  session.on("goaway", (_code, lastStreamId) => {
    lastTaken = lastStreamId;
  });
  // Without a listener an error of the connection would end the process; every stream reports it for itself.
  session.on("error", () => undefined);
  const authority = new URL(origin).host;
  let usedAtMs = performance.now();
  const pinging = setInterval(() => {
    if (running === 0 && performance.now() - usedAtMs > options.idleMs) session.close();
    else ping(session);
  }, PING_EVERY_MS);
  pinging.unref();
  session.once("close", () => {
    clearInterval(pinging);
    onEnd();
  });
  return {
    hasRoom: () => !session.closed && !session.destroyed && running < allowed,
    inFlight: () => running,
    async post(request, limits) {
      running++;
      usedAtMs = performance.now();
      try {
        return await postOver(session, authority, request, limits, () => lastTaken);
      } finally {
        running--;
      }
    },
    destroy: () => session.destroy(),
  };
}

/** A connection that is dead without a word (a NAT forgot it, a peer lost power) is found here and not by an alert. */
function ping(session: ClientHttp2Session): void {
  if (session.destroyed) return;
  const timer = setTimeout(() => session.destroy(), PING_ANSWER_MS);
  timer.unref();
  const sent = session.ping(() => clearTimeout(timer));
  if (!sent) clearTimeout(timer);
}

function postOver(
  session: ClientHttp2Session,
  authority: string,
  request: PushRequest,
  limits: CallLimits,
  lastTaken: () => number | undefined,
): Promise<HttpAnswer | NoAnswer> {
  if (limits.signal.aborted) return Promise.resolve({ end: "not-sent", code: abortCode(limits.signal) });
  const stream = openStream(session, authority, request);
  if (!stream) return Promise.resolve({ end: "not-sent", code: "refused-stream" });
  return new Promise((resolve) => {
    let answer: HttpAnswer | undefined;
    let why = "cut";
    let bytes = 0;
    const finish = () => {
      forget();
      if (answer) resolve(answer);
      else if (wasNotTaken(stream, lastTaken())) resolve({ end: "not-sent", code: "refused-stream" });
      else resolve({ end: "cut", code: why });
    };
    const stop = (code: string) => {
      why = code;
      stream.close(constants.NGHTTP2_CANCEL);
      finish();
    };
    const forget = watchLimits(limits, stop);
    stream.on("response", (headers) => {
      answer = { end: "answer", status: headers[":status"] ?? 0, headers, body: "", complete: false };
    });
    // Status and headers say all; the body is only read away, and not for long.
    stream.on("data", (chunk: Buffer) => {
      bytes += chunk.length;
      if (bytes > limits.answerBytesMax) stop("oversized-reply");
    });
    stream.on("end", () => {
      if (answer) answer.complete = true;
    });
    stream.on("error", (error) => {
      if (why === "cut") why = codeOf(error);
    });
    stream.once("close", finish);
  });
}

function openStream(
  session: ClientHttp2Session,
  authority: string,
  request: PushRequest,
): ClientHttp2Stream | undefined {
  if (session.closed || session.destroyed) return undefined;
  try {
    const stream = session.request({
      ":method": "POST",
      ":path": request.path,
      ":scheme": "https",
      ":authority": authority,
      ...request.headers,
    });
    stream.end(request.body);
    return stream;
  } catch {
    return undefined;
  }
}

/** RFC 9113 sections 6.8 and 8.7: refused, above the last stream named in GOAWAY, or never given a number at all. */
function wasNotTaken(stream: ClientHttp2Stream, lastTaken: number | undefined): boolean {
  if (stream.rstCode === constants.NGHTTP2_REFUSED_STREAM || stream.id === undefined || stream.pending)
    return true;
  return lastTaken !== undefined && stream.id > lastTaken;
}

// One push service (origin): HTTP/2 sessions that are kept, or HTTP/1.1 where it speaks no HTTP/2.
import { isIP, type LookupFunction } from "node:net";
import { connect, type TLSSocket } from "node:tls";
import { Pool } from "undici";
import { callHttp, type HttpAnswer } from "../call-http.ts";
import { type CallLimits, orAbort } from "../call-limits.ts";
import { bareHost } from "../checked-address.ts";
import { codeOf, type NoAnswer } from "../no-answer.ts";
import { openPushSession, type PushRequest, type PushSession } from "./push-session.ts";

/** Bounds and trust. `trustAnyone` skips the certificate check: the provider sets it for the sandbox's own service only. */
export type PushServiceOptions = {
  streamsMax: number;
  connectTimeoutMs: number;
  idleMs: number;
  lookup: LookupFunction;
  trustAnyone: boolean;
};

/** An open push service. */
export type PushService = {
  inFlight(): number;
  post(request: PushRequest, limits: CallLimits): Promise<HttpAnswer | NoAnswer>;
  close(): Promise<void>;
};

const SESSIONS_MAX = 8;
/** A request that the service says it did not process is offered once more, over another session (RFC 9113 section 8.7). */
const OFFERS_MAX = 2;

/** Prepares a service; it connects at the first request. */
export function openPushService(origin: string, options: PushServiceOptions): PushService {
  const sessions = new Set<PushSession>();
  let opening: Promise<Opened> | undefined;
  let http1: Pool | undefined;
  let running = 0;
  let closed = false;

  async function offer(request: PushRequest, limits: CallLimits): Promise<HttpAnswer | NoAnswer> {
    // As many looks as there can be sessions: whoever waits finds at worst each new one filled by others.
    for (let looks = 0; looks <= SESSIONS_MAX; looks++) {
      if (closed) return { end: "not-sent", code: "closed" };
      if (http1) return callHttp(http1, { method: "POST", ...request }, limits);
      for (const session of sessions) if (session.hasRoom()) return session.post(request, limits);
      if (sessions.size >= SESSIONS_MAX) break;
      opening ??= openSession().finally(() => {
        opening = undefined;
      });
      const opened = await orAbort(opening, limits.signal);
      if (opened !== "open") return opened;
    }
    return { end: "not-sent", code: "streams-exhausted" };
  }

  async function openSession(): Promise<Opened> {
    const socket = origin.startsWith("https:") ? await openSocket(origin, options) : undefined;
    if (socket && "code" in socket) return { end: "not-sent", code: socket.code };
    if (closed || socket?.alpnProtocol !== "h2") socket?.destroy();
    if (closed) return { end: "not-sent", code: "closed" };
    if (socket?.alpnProtocol === "h2") {
      const session = openPushSession(origin, socket, options, () => sessions.delete(session));
      sessions.add(session);
    } else http1 ??= openPool(origin, options);
    return "open";
  }

  return {
    inFlight: () => running,
    async post(request, limits) {
      running++;
      try {
        let end = await offer(request, limits);
        for (let n = 1; n < OFFERS_MAX && wasRefused(end); n++) end = await offer(request, limits);
        return end;
      } finally {
        running--;
      }
    },
    async close() {
      closed = true;
      for (const session of sessions) session.destroy();
      await http1?.destroy();
    },
  };
}

type Opened = "open" | NoAnswer;

function wasRefused(end: HttpAnswer | NoAnswer): boolean {
  return end.end === "not-sent" && end.code === "refused-stream";
}

function openSocket(origin: string, options: PushServiceOptions): Promise<TLSSocket | { code: string }> {
  const url = new URL(origin);
  const host = bareHost(url);
  return new Promise((resolve) => {
    const socket = connect({
      host,
      port: Number(url.port || 443),
      ...(isIP(host) === 0 ? { servername: host } : {}),
      ALPNProtocols: ["h2", "http/1.1"],
      lookup: options.lookup,
      rejectUnauthorized: !options.trustAnyone,
    });
    socket.setNoDelay(true);
    const fail = (code: string) => {
      clearTimeout(timer);
      socket.destroy();
      resolve({ code });
    };
    const onError = (error: Error) => fail(codeOf(error));
    const timer = setTimeout(() => fail("connect-timeout"), options.connectTimeoutMs);
    socket.on("error", onError);
    socket.once("close", () => fail("cut"));
    socket.once("secureConnect", () => {
      clearTimeout(timer);
      socket.removeAllListeners("close");
      socket.off("error", onError);
      resolve(socket);
    });
  });
}

function openPool(origin: string, options: PushServiceOptions): Pool {
  return new Pool(origin, {
    connections: options.streamsMax,
    allowH2: false,
    headersTimeout: 0,
    bodyTimeout: 0,
    connect: {
      timeout: options.connectTimeoutMs,
      lookup: options.lookup,
      rejectUnauthorized: !options.trustAnyone,
    },
  });
}

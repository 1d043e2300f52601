// The push provider against HTTP/2 servers that behave as services do on bad days: what the contract suite cannot ask.
import { createECDH, randomBytes } from "node:crypto";
import {
  constants,
  createSecureServer,
  type Http2SecureServer,
  type ServerHttp2Session,
  type ServerHttp2Stream,
} from "node:http2";
import { createServer as createHttpsServer } from "node:https";
import type { AddressInfo, Server, Socket } from "node:net";
import { afterEach, expect, test } from "vitest";
import webPush from "web-push";
import type { Provider, PushRendered } from "../../../src/channels/contract.ts";
import { openWebPush, type WebPushSettings } from "../../../src/channels/push/web-push.ts";
import { selfSignedCertificate } from "../../../src/sandbox/self-signed-certificate.ts";
import { until } from "../../support/until.ts";

const VAPID = { ...webPush.generateVAPIDKeys(), subject: "mailto:alerts@example.org" };
const IDENTITY = selfSignedCertificate(["127.0.0.1"]);
const closing: (() => Promise<unknown>)[] = [];
afterEach(async () => {
  for (const close of closing.splice(0).reverse()) await close();
});

function open(changes: Partial<WebPushSettings> = {}): Provider<PushRendered> {
  const provider = openWebPush({
    vapid: VAPID,
    rules: { ground: "loopback", httpsOnly: true },
    sandbox: true,
    streamsMax: 200,
    connectTimeoutMs: 2_000,
    requestTimeoutMs: 5_000,
    idleMs: 60_000,
    answerBytesMax: 4_096,
    ...changes,
  });
  closing.push(() => provider.close());
  return provider;
}

const KEYS = {
  p256dh: createECDH("prime256v1").generateKeys("base64url"),
  auth: randomBytes(16).toString("base64url"),
};
const rendered = (endpoint: string, changes: Partial<PushRendered> = {}): PushRendered => ({
  subscription: { endpoint, keys: KEYS },
  payload: "{}",
  topic: "alr_1",
  urgency: "high",
  ...changes,
});
const options = () => ({ signal: new AbortController().signal, attempt: "1-2-3", ttlSeconds: 60 }) as const;
const send = (provider: Provider<PushRendered>, url: string, changes: Partial<PushRendered> = {}) =>
  provider.send(rendered(`${url}/push/${randomBytes(4).toString("hex")}`, changes), options());

/** An HTTP/2 service; `serve` is told the stream, its headers, and how many sessions there have been. */
async function service(
  serve: (stream: ServerHttp2Stream, session: ServerHttp2Session, sessions: number) => void,
  settings: { maxConcurrentStreams?: number } = {},
) {
  const server: Http2SecureServer = createSecureServer({ ...IDENTITY, settings });
  const sessions: ServerHttp2Session[] = [];
  server.on("session", (session) => {
    sessions.push(session);
    session.on("error", () => undefined);
  });
  server.on("stream", (stream) => {
    stream.on("error", () => undefined);
    stream.resume();
    if (stream.session) serve(stream, stream.session as ServerHttp2Session, sessions.length);
  });
  const url = await listen(server);
  closing.push(async () => {
    for (const session of sessions) session.destroy();
    await new Promise((resolve) => server.close(resolve));
  });
  return { url, sessions };
}

async function listen(server: Server): Promise<string> {
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  return `https://127.0.0.1:${(server.address() as AddressInfo).port}`;
}

const accept = (stream: ServerHttp2Stream) =>
  stream.respond({ ":status": 201, location: "/m/1" }, { endStream: true });

test("sends everything to one service over one session that stays open", async () => {
  const { url, sessions } = await service(accept);
  const provider = open();
  const sent = await Promise.all(Array.from({ length: 100 }, () => send(provider, url)));
  expect(new Set(sent.map(({ kind }) => kind))).toEqual(new Set(["accepted"]));
  await send(provider, url);
  expect(sessions).toHaveLength(1);
});

test("opens no more streams than the service allows, and more sessions instead", async () => {
  let [running, most] = [0, 0];
  const { url, sessions } = await service(
    (stream) => {
      most = Math.max(most, ++running);
      setImmediate(() => {
        running--;
        accept(stream);
      });
    },
    { maxConcurrentStreams: 10 },
  );
  const provider = open();
  await send(provider, url);
  const sent = await Promise.all(Array.from({ length: 30 }, () => send(provider, url)));
  expect(new Set(sent.map(({ kind }) => kind))).toEqual(new Set(["accepted"]));
  expect(sessions.length).toBeGreaterThan(1);
  expect(most).toBeGreaterThan(1);
});

test("offers a request again, over another session, when the service says that it did not look at it", async () => {
  const { url } = await service((stream, session, sessions) => {
    if (sessions > 1) return accept(stream);
    session.goaway(constants.NGHTTP2_NO_ERROR, 0);
    stream.close(constants.NGHTTP2_REFUSED_STREAM);
  });
  expect(await send(open(), url)).toMatchObject({ kind: "accepted" });
});

test.each([
  ["without an error", constants.NGHTTP2_NO_ERROR],
  ["with an error", constants.NGHTTP2_INTERNAL_ERROR],
])("offers a request again that lies above the last one named in a GOAWAY %s", async (_, code) => {
  const { url } = await service((stream, session, sessions) => {
    if (sessions > 1 || stream.id === 1) accept(stream);
    else session.goaway(code, 1);
  });
  const provider = open();
  await send(provider, url);
  expect(await send(provider, url)).toMatchObject({ kind: "accepted" });
});

test("defers a request that was refused twice: it was never taken", async () => {
  const { url } = await service((stream) => stream.close(constants.NGHTTP2_REFUSED_STREAM));
  expect(await send(open(), url)).toEqual({ kind: "deferred", code: "refused-stream", scope: "contact" });
});

test("goes on over a new session after GOAWAY, and what was taken before it still ends well", async () => {
  const { url, sessions } = await service((stream, session, count) => {
    if (count > 1) return accept(stream);
    session.goaway(constants.NGHTTP2_NO_ERROR, stream.id ?? 0);
    setImmediate(() => accept(stream));
  });
  const provider = open();
  expect(await send(provider, url)).toMatchObject({ kind: "accepted" });
  expect(await send(provider, url)).toMatchObject({ kind: "accepted" });
  expect(sessions).toHaveLength(2);
});

test("does not know of a request that GOAWAY with an error left behind as taken", async () => {
  const { url } = await service((stream, session, count) => {
    if (count > 1) return accept(stream);
    session.goaway(constants.NGHTTP2_INTERNAL_ERROR, stream.id ?? 0);
    session.destroy();
  });
  expect(await send(open(), url)).toMatchObject({ kind: "unknown" });
});

test("opens a new session when the old one was cut while nothing was in flight", async () => {
  const { url, sessions } = await service(accept);
  const provider = open();
  await send(provider, url);
  sessions[0]?.destroy();
  await until(async () => (await send(provider, url)).kind === "accepted" && sessions.length === 2);
});

test("speaks HTTP/1.1 with a service that has no HTTP/2, and says the same", async () => {
  const seen: unknown[] = [];
  const server = createHttpsServer(IDENTITY, (request, response) => {
    seen.push([
      request.httpVersion,
      request.headers.ttl,
      request.headers.topic,
      request.headers["content-encoding"],
    ]);
    request.resume();
    response.writeHead(201, { location: "/m/1" }).end();
  });
  const sockets = new Set<Socket>();
  server.on("connection", (socket: Socket) => sockets.add(socket));
  const url = await listen(server);
  closing.push(async () => {
    for (const socket of sockets) socket.destroy();
    server.close();
  });
  const provider = open();
  expect(await send(provider, url)).toEqual({ kind: "accepted", code: "http-201", reference: "/m/1" });
  expect(await send(provider, url)).toMatchObject({ kind: "accepted" });
  expect(seen).toEqual(Array(2).fill(["1.1", "60", "alr_1", "aes128gcm"]));
});

test("trusts a self-signed certificate in the sandbox only", async () => {
  const { url } = await service(accept);
  const live = open({ sandbox: false, rules: { ground: "any", httpsOnly: true } });
  expect(await send(live, url)).toMatchObject({ kind: "deferred", scope: "contact" });
  expect(await send(open(), url)).toMatchObject({ kind: "accepted" });
});

test("dials no ground that it may not, and blames the address only for what is its fault", async () => {
  let asked = 0;
  const { url } = await service((stream) => {
    asked++;
    accept(stream);
  });
  const live = open({ sandbox: false, rules: { ground: "public", httpsOnly: true } });
  expect(await send(live, url)).toEqual({ kind: "refused", code: "forbidden-address" });
  expect(await send(live, url.replace("127.0.0.1", "localhost"))).toEqual({
    kind: "refused",
    code: "forbidden-address",
  });
  expect(await send(live, "http://push.example.net")).toEqual({
    kind: "refused",
    code: "not-https",
    suppress: "invalid-address",
  });
  expect(await send(open(), "https://93.184.216.34")).toEqual({ kind: "refused", code: "forbidden-address" });
  expect(asked).toBe(0);
});

test("refuses keys and payloads that no service could use, without asking it", async () => {
  const { url, sessions } = await service(accept);
  const keys = (p256dh: Buffer) => ({
    subscription: { endpoint: `${url}/x`, keys: { ...KEYS, p256dh: p256dh.toString("base64url") } },
  });
  const invalid = { kind: "refused", code: "keys-invalid", suppress: "invalid-address" };
  const provider = open();
  expect(await send(provider, url, keys(Buffer.alloc(65, 4)))).toEqual(invalid);
  expect(await send(provider, url, keys(randomBytes(12)))).toEqual(invalid);
  expect(await send(provider, url, { payload: "x".repeat(3_994) })).toEqual({
    kind: "refused",
    code: "payload-too-large",
  });
  expect(sessions).toHaveLength(0);
});

test("spares a service that keeps saying 429, and no other", async () => {
  let asked = 0;
  const busy = await service((stream) => {
    asked++;
    stream.respond({ ":status": 429, "retry-after": "120" }, { endStream: true });
  });
  const calm = await service(accept);
  const provider = open();
  for (let n = 0; n < 8; n++) await send(provider, busy.url);
  expect(asked).toBe(5);
  const rested = await send(provider, busy.url);
  expect(rested).toMatchObject({ kind: "deferred", code: "service-at-rest", scope: "contact" });
  expect(rested.kind === "deferred" ? rested.retryAfterMs : 0).toBeLessThanOrEqual(60_000);
  expect(await send(provider, calm.url)).toMatchObject({ kind: "accepted" });
});

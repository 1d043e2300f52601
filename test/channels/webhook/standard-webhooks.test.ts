// The webhook provider against listeners on loopback: addresses, redirects and certificates, which the contract suite cannot ask.
import { createServer, type IncomingMessage, type RequestListener } from "node:http";
import { createServer as createHttpsServer } from "node:https";
import type { AddressInfo } from "node:net";
import { Webhook } from "standardwebhooks";
import { afterEach, expect, test } from "vitest";
import type { AddressRules } from "../../../src/channels/checked-address.ts";
import type { WebhookRendered } from "../../../src/channels/contract.ts";
import { openStandardWebhooks } from "../../../src/channels/webhook/standard-webhooks.ts";
import { selfSignedCertificate } from "../../../src/sandbox/self-signed-certificate.ts";

const LIVE: AddressRules = { ground: "public", httpsOnly: true };
const ANY: AddressRules = { ground: "any", httpsOnly: false };
const SECRETS = [
  "whsec_b2xkIHNlY3JldCBvZiBhdCBsZWFzdCAyNCBieXRlcw==",
  "whsec_bmV3IHNlY3JldCBvZiBhdCBsZWFzdCAyNCBieXRlcw==",
];
const closing: (() => Promise<unknown>)[] = [];
afterEach(async () => {
  for (const close of closing.splice(0).reverse()) await close();
});

async function send(
  url: string,
  rules: AddressRules,
  sandbox: boolean,
  changes: Partial<WebhookRendered> = {},
  requestTimeoutMs = 5_000,
) {
  const provider = openStandardWebhooks({
    rules,
    sandbox,
    connections: 2,
    connectTimeoutMs: 2_000,
    requestTimeoutMs,
    idleMs: 5_000,
    answerBytesMax: 1_024,
  });
  closing.push(() => provider.close());
  const rendered: WebhookRendered = {
    url,
    id: "bul_1-16",
    sequence: 7,
    contentType: "application/json",
    body: '{"type":"alert.published","texte":"Inès"}',
    secrets: SECRETS,
    ...changes,
  };
  return provider.send(rendered, { signal: new AbortController().signal, attempt: "1-2-3", ttlSeconds: 60 });
}

async function listener(answer: RequestListener, tls = false) {
  const seen: { request: IncomingMessage; body: string }[] = [];
  const serve: RequestListener = async (request, response) => {
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk);
    seen.push({ request, body: Buffer.concat(chunks).toString("utf8") });
    answer(request, response);
  };
  const server = tls ? createHttpsServer(selfSignedCertificate(), serve) : createServer(serve);
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  closing.push(async () => {
    server.closeAllConnections();
    server.close();
  });
  const { port } = server.address() as AddressInfo;
  return { url: `${tls ? "https" : "http"}://127.0.0.1:${port}/hook?a=1`, port, seen };
}

test("sends exactly the bytes that were signed, with the headers of the standard and our sequence", async () => {
  const { url, seen } = await listener((_request, response) => response.writeHead(204).end());
  expect(await send(url, ANY, true)).toEqual({ kind: "accepted", code: "http-204", reference: null });
  const [{ request, body } = { request: undefined, body: "" }] = seen;
  expect(request?.url).toBe("/hook?a=1");
  expect(request?.headers).toMatchObject({
    "webhook-id": "bul_1-16",
    "amberwire-sequence": "7",
    "content-type": "application/json",
  });
  const headers = Object.fromEntries(
    Object.entries(request?.headers ?? {}).map(([name, value]) => [name, String(value)]),
  );
  for (const secret of SECRETS) expect(() => new Webhook(secret).verify(body, headers)).not.toThrow();
});

test("dials no ground that it may not, by number, by name, or without TLS", async () => {
  const { url, port, seen } = await listener((_request, response) => response.end(), true);
  const named = `https://localhost:${port}/`;
  expect(await send(url, LIVE, false)).toEqual({ kind: "refused", code: "forbidden-address" });
  expect(await send(named, LIVE, false)).toEqual({ kind: "refused", code: "forbidden-address" });
  expect(await send("http://tv.example/", LIVE, false)).toEqual({ kind: "refused", code: "not-https" });
  expect(await send("https://93.184.216.34/", { ground: "loopback", httpsOnly: false }, true)).toEqual({
    kind: "refused",
    code: "forbidden-address",
  });
  expect(seen).toHaveLength(0);
});

test("trusts a self-signed certificate in the sandbox only", async () => {
  const { url } = await listener((_request, response) => response.end(), true);
  expect(await send(url, { ...ANY, httpsOnly: true }, false)).toMatchObject({
    kind: "deferred",
    scope: "contact",
  });
  expect(await send(url, ANY, true)).toMatchObject({ kind: "accepted" });
});

test("follows no redirect", async () => {
  const inside = await listener((_request, response) => response.end());
  const { url } = await listener((_request, response) =>
    response.writeHead(307, { location: inside.url }).end(),
  );
  expect(await send(url, ANY, true)).toEqual({ kind: "deferred", code: "http-307", scope: "contact" });
  expect(inside.seen).toHaveLength(0);
});

test("takes the status of an answer whose body never ends, and lets the connection go", async () => {
  const { url } = await listener((_request, response) => response.writeHead(200).write("x"));
  expect(await send(url, ANY, true, {}, 300)).toMatchObject({ kind: "accepted", code: "http-200" });
});

import { createPrivateKey, sign } from "node:crypto";
import { Agent as HttpsAgent } from "node:https";
import { Agent, fetch, request } from "undici";
import { afterAll, describe, expect, it } from "vitest";
import webPush from "web-push";
import type { FaultRule } from "../../src/sandbox/faults.ts";
import { type PushSubscription, subscriptionFor } from "../../src/sandbox/push-subscriptions.ts";
import { createVapidCheck } from "../../src/sandbox/vapid.ts";
import { oneSandbox } from "./one-sandbox.ts";

const sandbox = await oneSandbox({ pushSecret: "the same for ever" });
const keys = webPush.generateVAPIDKeys();
const agent = new HttpsAgent({ ca: sandbox.certificate, keepAlive: true });
const http2 = new Agent({ allowH2: true, connect: { ca: sandbox.certificate } });
const http1 = new Agent({ allowH2: false, connect: { ca: sandbox.certificate } });
afterAll(async () => {
  agent.destroy();
  await http1.destroy();
  await http2.destroy();
});

type Options = webPush.RequestOptions;

/** Sends with the real web-push client and gives the status that the service answered. */
async function push(
  subscription: PushSubscription,
  payload: unknown,
  options: Options = {},
): Promise<number> {
  const vapidDetails = { subject: "mailto:ops@example.org", ...keys };
  const whole: Options = { vapidDetails, TTL: 60, agent, ...options };
  return webPush.sendNotification(subscription, JSON.stringify(payload), whole).then(
    (answer) => answer.statusCode,
    (error: { statusCode?: number; code?: string }) => error.statusCode ?? 0,
  );
}

/** A correct request to take apart: what web-push would send, as plain headers and bytes. */
function details(subscription: PushSubscription, change: Record<string, string | null> = {}) {
  const vapidDetails = { subject: "mailto:ops@example.org", ...keys };
  const made = webPush.generateRequestDetails(subscription, "{}", { vapidDetails, TTL: 60 });
  const headers = Object.entries({ ...made.headers, ...change }).filter(([, value]) => value !== null);
  return {
    url: made.endpoint,
    headers: Object.fromEntries(headers.map(([k, v]) => [k.toLowerCase(), String(v)])),
    body: made.body,
  };
}

async function raw(subscription: PushSubscription, change: Record<string, string | null>, body?: Uint8Array) {
  const made = details(subscription, change);
  delete made.headers["content-length"];
  const answer = await fetch(made.url, {
    method: "POST",
    dispatcher: http1,
    headers: made.headers,
    body: body ?? made.body,
  });
  return { status: answer.status, text: await answer.text(), headers: answer.headers };
}

/** An Authorization header with these claims, signed by `signer` and presented with `shown`; web-push itself refuses to make bad ones. */
function authorization(claims: object, signer = keys, shown = signer, alg = "ES256"): string {
  const point = Buffer.from(signer.publicKey, "base64url");
  const [x, y] = [point.subarray(1, 33).toString("base64url"), point.subarray(33).toString("base64url")];
  const key = createPrivateKey({
    key: { kty: "EC", crv: "P-256", x, y, d: signer.privateKey },
    format: "jwk",
  });
  const text = [
    { typ: "JWT", alg },
    { aud: sandbox.pushUrl, exp: seconds(3600), sub: "mailto:a@b.c", ...claims },
  ]
    .map((part) => Buffer.from(JSON.stringify(part)).toString("base64url"))
    .join(".");
  const signature = sign("sha256", Buffer.from(text), { key, dsaEncoding: "ieee-p1363" }).toString(
    "base64url",
  );
  return `vapid t=${text}.${signature}, k=${shown.publicKey}`;
}

function seconds(ahead: number): number {
  return Math.floor(Date.now() / 1000) + ahead;
}

describe("the push service", () => {
  it("takes what web-push sends and decrypts it with the keys of that browser", async () => {
    const payload = { bulletin: "bul_1", kind: "alert", title: "Alerte enlèvement", tag: "alr_1" };
    expect(await push(sandbox.subscriptionFor(1), payload, { urgency: "high", topic: "alr_1" })).toBe(201);
    const [item] = await sandbox.inbox.list({ to: "push-1" });
    expect(item).toMatchObject({ state: "received", tag: "bul_1" });
    expect(item?.content).toMatchObject({
      json: payload,
      problem: null,
      ttlSeconds: 60,
      urgency: "high",
      topic: "alr_1",
    });
  });

  it("speaks HTTP/2 and HTTP/1.1 on one TLS port and names the message", async () => {
    for (const [dispatcher, alpn] of [
      [http2, "h2"],
      [http1, "http/1.1"],
    ] as const) {
      const { url, headers, body } = details(sandbox.subscriptionFor(2));
      const answer = await request(url, { method: "POST", dispatcher, headers, body, responseHeaders: null });
      expect([alpn, answer.statusCode]).toEqual([alpn, 201]);
      expect(answer.headers).toMatchObject({ location: expect.stringMatching(/\/message\/\d+$/), ttl: "60" });
      await answer.body.dump();
    }
    expect(await sandbox.inbox.list({ to: "push-2" })).toHaveLength(2);
  });

  it("derives the same browser from its number in any process, and another from another secret", () => {
    const here = sandbox.subscriptionFor(77);
    expect(subscriptionFor(sandbox.pushUrl, "the same for ever", 77)).toEqual(here);
    expect(subscriptionFor(sandbox.pushUrl, "another", 77).keys.p256dh).not.toBe(here.keys.p256dh);
    expect(Buffer.from(here.keys.p256dh, "base64url")).toHaveLength(65);
    expect(Buffer.from(here.keys.auth, "base64url")).toHaveLength(16);
  });

  it("makes random browsers too, which may be bound to one application server", async () => {
    const bound = sandbox.push.newSubscription({ vapidPublicKey: keys.publicKey });
    expect(await push(bound, { bulletin: "b" })).toBe(201);
    const other = webPush.generateVAPIDKeys();
    expect(await push(bound, {}, { vapidDetails: { subject: "mailto:a@b.c", ...other } })).toBe(403);
  });

  it("keeps what the browser could not decrypt, with the reason", async () => {
    const [one, two] = [sandbox.subscriptionFor(3), sandbox.subscriptionFor(4)];
    expect(await push({ ...one, keys: two.keys }, {})).toBe(201);
    const [item] = await sandbox.inbox.list({ to: "push-3" });
    expect(item?.content).toMatchObject({ text: null, problem: expect.stringMatching(/authenticate/) });
  });

  it("takes a push without a body", async () => {
    expect(
      (await raw(sandbox.subscriptionFor(5), { "content-encoding": null }, new Uint8Array())).status,
    ).toBe(201);
  });
});

describe("refusals by RFC 8030, 8291 and 8292", () => {
  const subscription = sandbox.subscriptionFor(10);
  it.each<[string, Record<string, string | null>, number]>([
    ["no TTL", { TTL: null }, 400],
    ["a TTL that is no number", { TTL: "-1" }, 400],
    ["an unknown urgency", { Urgency: "urgent" }, 400],
    ["a topic of 33 characters", { Topic: "x".repeat(33) }, 400],
    ["the old content coding", { "Content-Encoding": "aesgcm" }, 400],
    ["no Authorization", { Authorization: null }, 401],
    ["another scheme", { Authorization: "Bearer x" }, 401],
    ["no token", { Authorization: "vapid t=x, k=y" }, 403],
    ["a foreign audience", { Authorization: authorization({ aud: "https://push.example" }) }, 403],
    [
      "a token for longer than a day",
      { Authorization: authorization({ exp: seconds(24 * 3600 + 60) }) },
      403,
    ],
    ["an expired token", { Authorization: authorization({ exp: seconds(-1) }) }, 403],
    ["a token without an end", { Authorization: authorization({ exp: undefined }) }, 403],
    ["a subject that is no contact", { Authorization: authorization({ sub: "me" }) }, 403],
    ["another algorithm", { Authorization: authorization({}, keys, keys, "none") }, 403],
  ])("%s", async (_name, change, status) => {
    expect((await raw(subscription, change)).status).toBe(status);
    expect(await sandbox.inbox.list({ to: "push-10" })).toEqual([]);
  });

  it("a signature by another key", async () => {
    const mixed = authorization({}, webPush.generateVAPIDKeys(), keys);
    const answer = await raw(subscription, { Authorization: mixed });
    expect([answer.status, answer.text]).toEqual([403, "The token's signature does not fit its key."]);
  });

  it("a token that was good and has ended since", () => {
    let now = Date.now();
    const check = createVapidCheck(sandbox.pushUrl, () => now);
    const header = authorization({ exp: seconds(60) });
    expect(check(header, null)).toBeUndefined();
    now += 61_000;
    expect(check(header, null)).toMatchObject({ status: 403 });
  });

  it("lets the same token through when it is good", async () => {
    expect((await raw(sandbox.subscriptionFor(13), { Authorization: authorization({}) })).status).toBe(201);
  });

  it("a body over 4096 bytes, a short one and one without a sender's key", async () => {
    expect((await raw(subscription, {}, Buffer.alloc(4097))).status).toBe(413);
    expect((await raw(subscription, {}, Buffer.alloc(200_000))).status).toBe(413);
    expect((await raw(subscription, {}, Buffer.alloc(50))).status).toBe(400);
    expect((await raw(subscription, {}, Buffer.alloc(300))).status).toBe(400);
  });

  it("an endpoint that never was, that was guessed, that is gone, and GET", async () => {
    const unknown = { ...subscription, endpoint: `${sandbox.pushUrl}/push/s/nobody` };
    const guessed = { ...subscription, endpoint: subscription.endpoint.replace("/n/10/", "/n/11/") };
    expect(await push(unknown, {})).toBe(404);
    expect(await push(guessed, {})).toBe(404);
    const gone = sandbox.subscriptionFor(12);
    expect(sandbox.push.setState(gone.endpoint, "gone")).toBe(true);
    expect(await push(gone, {})).toBe(410);
    expect((await fetch(subscription.endpoint, { dispatcher: http1 })).status).toBe(405);
  });
});

describe("a device that is off", () => {
  it("finds only the newest of a topic when it comes back, and nothing whose TTL has ended", async () => {
    const subscription = sandbox.subscriptionFor(20);
    sandbox.push.setState(subscription.endpoint, "offline");
    await push(subscription, { bulletin: "1" }, { topic: "alr" });
    await push(subscription, { bulletin: "2" }, { topic: "alr" });
    await push(subscription, { bulletin: "3" }, { topic: "other" });
    await push(subscription, { bulletin: "4" }, { TTL: 0 });
    const states = async () =>
      (await sandbox.inbox.list({ to: "push-20", after: 0 })).map(({ state }) => state);
    expect(await states()).toEqual(["replaced", "waiting", "waiting", "expired"]);
    sandbox.push.setState(subscription.endpoint, "online");
    expect(await states()).toEqual(["replaced", "received", "received", "expired"]);
    expect((await sandbox.inbox.duplicates()).duplicates.filter(({ to }) => to === "push-20")).toEqual([]);
  });
});

describe("faults of the push service", () => {
  /** What a sender with a deadline of 1.2 s learns over each protocol, and how many pushes the browser got. */
  async function outcomes(n: number, fault: FaultRule["fault"]) {
    const results: unknown[] = [];
    for (const [offset, dispatcher] of [http2, http1].entries()) {
      const to = `push-${n * 10 + offset}`;
      sandbox.faults.add({ match: { channel: "push", to }, fault });
      const { url, headers, body } = details(sandbox.subscriptionFor(n * 10 + offset));
      const learns = await request(url, {
        method: "POST",
        dispatcher,
        headers,
        body,
        signal: AbortSignal.timeout(1200),
      })
        .then(async (answer) => [answer.statusCode, (await answer.body.text()).slice(0, 14)])
        .then(
          (answer) => answer,
          () => "cut",
        );
      results.push({ learns, has: (await sandbox.inbox.list({ to })).length });
    }
    return results;
  }

  it.each<[string, FaultRule["fault"], unknown, number]>([
    ["429", { kind: "status", status: 429, retryAfter: 7 }, [429, ""], 0],
    ["503, taken", { kind: "status", status: 503, taken: true, body: "later" }, [503, "later"], 1],
    ["slow", { kind: "slow", ms: 100 }, [201, ""], 1],
    ["hang", { kind: "hang", taken: false }, "cut", 0],
    ["too slow, given up", { kind: "slow", ms: 1500, taken: false }, "cut", 0],
    ["reset before taking", { kind: "reset", taken: false }, "cut", 0],
    ["reset after taking", { kind: "reset", taken: true }, "cut", 1],
    ["the connection reset", { kind: "reset", taken: true, scope: "connection" }, "cut", 1],
    ["garbage as a body", { kind: "garbage" }, [201, "{<!-- not json"], 1],
    ["garbage on the wire", { kind: "garbage", layer: "wire" }, "cut", 1],
    ["oversized", { kind: "oversized", bytes: 300_000 }, [201, " ".repeat(14)], 1],
    ["twice", { kind: "twice" }, [201, ""], 1],
  ])("%s, over HTTP/2 and HTTP/1.1", async (name, fault, learns, has) => {
    const n = 100 + [...name].reduce((sum, letter) => sum * 7 + letter.charCodeAt(0), 0);
    expect(await outcomes(n % 1_000_000_007, fault)).toEqual([
      { learns, has },
      { learns, has },
    ]);
  });

  it("gives Retry-After in seconds or as a date", async () => {
    const date = new Date(Date.now() + 60_000).toUTCString();
    for (const retryAfter of [7, date]) {
      sandbox.faults.add({ match: { channel: "push" }, fault: { kind: "status", status: 429, retryAfter } });
      expect((await raw(sandbox.subscriptionFor(30), {})).headers.get("retry-after")).toBe(
        String(retryAfter),
      );
    }
  });

  it("closes a new connection at once", async () => {
    sandbox.faults.add({ match: { channel: "push" }, fault: { kind: "close" } });
    const fresh = new Agent({ allowH2: false, connect: { ca: sandbox.certificate } });
    const { url, headers, body } = details(sandbox.subscriptionFor(31));
    await expect(request(url, { method: "POST", dispatcher: fresh, headers, body })).rejects.toThrow();
    await fresh.destroy();
  });
});

import { once } from "node:events";
import net from "node:net";
import { beforeAll, describe, expect, test } from "vitest";
import { problem } from "../../schemas/api/problem.ts";
import { startServer } from "../../src/server.ts";
import { until } from "../support/until.ts";
import { countRows, type TestApp, testApp } from "./one-app.ts";

let it: TestApp;
let before: Record<string, number>;
beforeAll(async () => {
  it = await testApp();
  before = await countRows(it.db);
});

const MEGABYTE = 1024 * 1024;

describe("what is not even a request for a verb", () => {
  const post = { method: "POST", url: "/v1/alerts" } as const;
  const json = { "content-type": "application/json" };

  test.each([
    ["an address where nothing is", { url: "/v1/nothing" }, 404, "not-found"],
    ["an id that cannot be one", { url: "/v1/alerts/'; DROP TABLE alert; --" }, 404, "not-found"],
    ["an address that cannot be decoded", { url: "/v1/alerts/%E0%A4%A" }, 400, "broken-request"],
    ["broken JSON", { ...post, headers: json, payload: '{"country": "FR"' }, 400, "broken-json"],
    ["two documents", { ...post, headers: json, payload: "{} {}" }, 400, "broken-json"],
    [
      "a prototype in the body",
      { ...post, headers: json, payload: '{"__proto__": {"a": 1}}' },
      400,
      "broken-json",
    ],
    ["a body that is empty", { ...post, headers: json, payload: "" }, 400, "invalid-request"],
    ["a body that is no object", { ...post, headers: json, payload: "[1]" }, 400, "invalid-request"],
    [
      "a body of 10 MB",
      { ...post, headers: json, payload: `"${"x".repeat(10 * MEGABYTE)}"` },
      413,
      "too-large",
    ],
    [
      "text",
      { ...post, headers: { "content-type": "text/plain" }, payload: "{}" },
      415,
      "unsupported-media-type",
    ],
    [
      "a form",
      { ...post, headers: { "content-type": "application/x-www-form-urlencoded" }, payload: "a=1" },
      415,
      "unsupported-media-type",
    ],
    [
      "XML",
      { ...post, headers: { "content-type": "application/xml" }, payload: "<a/>" },
      415,
      "unsupported-media-type",
    ],
    ["a body of no type", { ...post, payload: Buffer.from("{}") }, 415, "unsupported-media-type"],
    [
      "JSON for a photo",
      { method: "POST", url: "/v1/photos", headers: json, payload: "{}" },
      415,
      "unsupported-media-type",
    ],
    ["a page that is too long", { url: "/v1/alerts?limit=1000" }, 400, "invalid-request"],
    ["an unknown question", { url: "/v1/alerts?order=name" }, 400, "invalid-request"],
  ] as const)("%s is a problem document that leaves nothing behind", async (_what, options, status, code) => {
    const answer = await it.ask(it.officers.requester, options);
    expect(answer.json()).toMatchObject({ status, code });
    expect(answer.statusCode).toBe(status);
    expect(answer.headers["content-type"]).toBe("application/problem+json; charset=utf-8");
    expect(problem.safeParse(answer.json()).error).toBeUndefined();
    expect(answer.json().type).toBe(`https://amberwire.example/problems/${code}`);
    expect(answer.json().instance).toBe(`urn:uuid:${answer.headers["x-request-id"]}`);
    expect(await countRows(it.db)).toEqual(before);
  });

  test.each([
    ["DELETE", "/v1/alerts", "GET, HEAD, POST"],
    ["PUT", "/v1/alerts/alr_1k9b8v2m4n6p8q0r2s4t6v8w", "GET, HEAD, PATCH"],
    ["GET", "/v1/photos", "POST"],
    ["POST", "/healthz", "GET, HEAD"],
  ] as const)("%s %s is 405 and says what is allowed", async (method, url, allow) => {
    const answer = await it.ask(it.officers.requester, { method, url });
    expect(answer.json()).toMatchObject({ status: 405, code: "method-not-allowed" });
    expect(answer.headers.allow).toBe(allow);
  });

  test("a question names its faulty parameter", async () => {
    const answer = await it.ask(it.officers.requester, { url: "/v1/alerts?limit=0&state=flying&x=1" });
    expect(
      answer.json().errors.map(({ pointer, code }: { pointer: string; code: string }) => [pointer, code]),
    ).toEqual([
      ["/state", "not-in-list"],
      ["/limit", "wrong-format"],
      ["/x", "unknown-field"],
    ]);
  });

  test("a fault of ours is an empty 500: no word of it reaches the caller", async () => {
    const failing = await testApp({
      log: it.parts.log.child({}, { level: "silent" }),
      readiness: () => {
        throw new Error("unused");
      },
      metrics: Object.assign(Object.create(it.parts.metrics), {
        metrics: () => Promise.reject(new Error("SELECT secret FROM table")),
      }),
    });
    const answer = await failing.app.inject("/metrics");
    expect(answer.json()).toMatchObject({
      status: 500,
      code: "internal-error",
      detail: "The request failed.",
    });
    expect(answer.body).not.toMatch(/SELECT|secret|stack|\.ts/);
  });
});

test("a database that is away is a 503 that asks for another try", async () => {
  const { pool } = it.db;
  const away = await testApp({
    log: it.parts.log.child({}, { level: "silent" }),
    pool: Object.assign(Object.create(pool), {
      query: () =>
        Promise.reject(
          Object.assign(new Error("connect ECONNREFUSED"), { code: "ECONNREFUSED", syscall: "connect" }),
        ),
    }),
  });
  const answer = await away.ask(it.officers.requester, { url: "/v1/alerts" });
  expect(answer.json()).toMatchObject({ status: 503, code: "unavailable" });
  expect(Number(answer.headers["retry-after"])).toBeGreaterThan(0);
});

describe("over a real socket", () => {
  test("what is no HTTP gets a problem document and a closed connection", async () => {
    const server = await startServer(it.parts, { host: "127.0.0.1", port: 0 });
    const text = await talk(Number(new URL(server.url).port), "NONSENSE \u0001\r\n\r\n");
    await server.close();
    expect(text).toMatch(/^HTTP\/1\.1 400 /);
    expect(text).toContain("content-type: application/problem+json");
    expect(JSON.parse(text.split("\r\n\r\n")[1] ?? "")).toMatchObject({
      status: 400,
      code: "broken-request",
    });
  });

  test("a body of 10 MB is refused by its length, before it is read", async () => {
    const server = await startServer(it.parts, { host: "127.0.0.1", port: 0 });
    const head = `POST /v1/alerts HTTP/1.1\r\nhost: a\r\nauthorization: Bearer ${it.officers.requester.key}\r\ncontent-type: application/json\r\ncontent-length: ${10 * MEGABYTE}\r\n\r\n`;
    const text = await talk(Number(new URL(server.url).port), head);
    await server.close();
    expect(text).toMatch(/^HTTP\/1\.1 413 /);
    expect(await countRows(it.db)).toEqual(before);
  });

  test("a body without a length stops at its limit", async () => {
    const server = await startServer(it.parts, { host: "127.0.0.1", port: 0 });
    const chunk = `10000\r\n${"x".repeat(0x10000)}\r\n`;
    const head = `POST /v1/alerts HTTP/1.1\r\nhost: a\r\nauthorization: Bearer ${it.officers.requester.key}\r\ncontent-type: application/json\r\ntransfer-encoding: chunked\r\n\r\n`;
    const text = await talk(Number(new URL(server.url).port), head + chunk.repeat(8));
    await server.close();
    expect(text).toMatch(/^HTTP\/1\.1 413 /);
  });

  test("closing lets a running request finish, and refuses one that comes behind it on the same connection", async () => {
    let finish: (states: Record<string, never>) => void = () => undefined;
    const started = Promise.withResolvers<void>();
    const slow = await testApp({
      readiness: () => {
        started.resolve();
        return new Promise((resolve) => {
          finish = resolve;
        });
      },
    });
    const url = new URL(await slow.app.listen({ host: "127.0.0.1", port: 0 }));
    const socket = net.connect(Number(url.port), "127.0.0.1");
    let answers = "";
    socket.setEncoding("utf8").on("data", (chunk) => {
      answers += chunk;
    });
    socket.write("GET /readyz HTTP/1.1\r\nhost: a\r\n\r\n");
    await started.promise;
    const closing = slow.app.close();
    await until(() => !slow.app.server.listening);
    const behind = once(slow.app.server, "request");
    socket.write("GET /healthz HTTP/1.1\r\nhost: a\r\n\r\n");
    await behind;
    finish({});
    await until(() => answers.includes('"code":"unavailable"'));
    expect(answers).toMatch(/^HTTP\/1\.1 200 [\s\S]*HTTP\/1\.1 503 /);
    socket.destroy();
    await closing;
    await expect(fetch(`${url.href}readyz`)).rejects.toThrow();
  });
});

test("an Idempotency-Key is asked for before anything is made, and must be readable", async () => {
  const ask = (headers: Record<string, string>) =>
    it.ask(it.officers.requester, {
      method: "POST",
      url: "/v1/alerts",
      headers,
      json: {
        country: "FR",
        status: "exercise",
        children: [{}],
        disappearance: { earliest: "2026-11-23T13:00:00Z", latest: "2026-11-23T13:00:00Z" },
      },
    });
  for (const headers of [
    {},
    { "idempotency-key": "" },
    { "idempotency-key": "a b" },
    { "idempotency-key": "x".repeat(256) },
  ])
    expect((await ask(headers)).json()).toMatchObject({ status: 400, code: "idempotency-key-missing" });
  expect(await countRows(it.db)).toEqual(before);
});

async function talk(port: number, text: string): Promise<string> {
  const socket = net.connect(port, "127.0.0.1");
  let answer = "";
  socket.setEncoding("utf8").on("data", (chunk) => {
    answer += chunk;
    if (answer.includes('"code"')) socket.end();
  });
  socket.on("error", () => undefined);
  socket.write(text);
  await once(socket, "close");
  return answer;
}

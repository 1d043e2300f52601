import { beforeAll, describe, expect, test } from "vitest";
import { type TestApp, testApp } from "./one-app.ts";

let it: TestApp;
beforeAll(async () => {
  it = await testApp();
});

describe("GET /readyz", () => {
  const part = (ready: boolean, degraded: boolean, reason: string | null) => ({ ready, degraded, reason });

  test("is 200 while every part works, also when one is degraded", async () => {
    expect((await it.app.inject("/readyz")).json()).toEqual({
      status: "ready",
      mode: "sandbox",
      parts: { database: part(true, false, null) },
    });
    const degraded = await testApp({
      readiness: async () => ({ channels: part(true, true, "sms is not configured") }),
    });
    const answer = await degraded.app.inject("/readyz");
    expect(answer.statusCode).toBe(200);
    expect(answer.json()).toMatchObject({
      status: "degraded",
      parts: { channels: { reason: "sms is not configured" } },
    });
  });

  test("is 503 with the reason when a part does not work, or cannot even be asked", async () => {
    const queue = await testApp({
      readiness: async () => ({ queue: part(false, false, "the queue does not answer") }),
    });
    const answer = await queue.app.inject("/readyz");
    expect(answer.statusCode).toBe(503);
    expect(answer.json()).toMatchObject({
      status: "not-ready",
      parts: { queue: { reason: "the queue does not answer" } },
    });
    const broken = await testApp({ readiness: () => Promise.reject(new Error("secret")) });
    expect((await broken.app.inject("/readyz")).json()).toMatchObject({ status: "not-ready" });
  });

  test("names the database when it is away", async () => {
    const { pool } = it.db;
    const away = await testApp({
      pool: Object.assign(Object.create(pool), { query: () => Promise.reject(new Error("x")) }),
    });
    const answer = await away.app.inject("/readyz");
    expect(answer.statusCode).toBe(503);
    expect(answer.json().parts.database.reason).toMatch(/DATABASE_URL/);
    expect((await away.app.inject("/healthz")).json()).toEqual({ status: "ok" });
  });
});

test("metrics count requests by route, never by id", async () => {
  await it.ask(it.officers.observer, { url: "/v1/alerts/alr_1k9b8v2m4n6p8q0r2s4t6v8w" });
  const { body, headers } = await it.app.inject("/metrics");
  expect(headers["content-type"]).toMatch(/^text\/plain/);
  expect(body).toMatch(
    /amberwire_http_request_seconds_count\{method="GET",route="\/v1\/alerts\/:id",status="404"\} 1/,
  );
  expect(body).not.toContain("alr_");
});

test("every answer carries the headers that keep a browser safe, and a request id of ours", async () => {
  const answer = await it.app.inject({ url: "/v1/countries", headers: { "x-request-id": "chosen" } });
  expect(answer.headers).toMatchObject({
    "x-content-type-options": "nosniff",
    "x-frame-options": "SAMEORIGIN",
    "strict-transport-security": "max-age=31536000",
    "referrer-policy": "no-referrer",
  });
  expect(answer.headers["x-request-id"]).toMatch(/^[0-9a-f-]{36}$/);
});

import { expect, test } from "vitest";
import type { AttemptReference } from "../../../src/channels/contract.ts";
import { callbackToken, readCallbackToken } from "../../../src/channels/sms/callback-token.ts";
import { openSinch, SINCH_CALLBACK, type SinchSettings } from "../../../src/channels/sms/sinch.ts";
import { parseSinchReport } from "../../../src/channels/sms/sinch-report.ts";
import { oneListener, oneSandbox } from "../../sandbox/one-sandbox.ts";
import { until } from "../../support/until.ts";

const PLAN = { servicePlanId: "plan00000001", apiToken: "token-of-the-plan" };
const sandbox = await oneSandbox({ sinch: { ...PLAN, receiptDelaysMs: [1, 1] } });
const listener = await oneListener();
const KEY = Buffer.alloc(32, 5);
const OLD_KEY = Buffer.alloc(32, 6);

function open(changes: Partial<SinchSettings> = {}) {
  return openSinch({
    ...PLAN,
    apiUrl: sandbox.sinchUrl,
    from: "+15005550007",
    publicUrl: listener.url,
    callbackKey: KEY,
    connections: 2,
    connectTimeoutMs: 1_000,
    requestTimeoutMs: 5_000,
    idleMs: 1_000,
    answerBytesMax: 65_536,
    ...changes,
  });
}

let lastPerson = 100;
function person() {
  lastPerson += 1;
  return { to: `+33699000${lastPerson}`, text: `Alerte ${lastPerson} {é}`, segments: 1 };
}
const options = (attempt: AttemptReference) => ({
  signal: new AbortController().signal,
  attempt,
  ttlSeconds: 600,
});
const since = new Date(Date.now() - 60_000);

test("what was taken is found under our reference, whichever attempt asks, and not by another delivery", async () => {
  const provider = open();
  const rendered = person();
  expect(await provider.lookup?.(rendered, { ...options("5-77-2"), since })).toBeUndefined();
  sandbox.faults.add({ match: { channel: "sms", provider: "sinch" }, fault: { kind: "reset", taken: true } });
  expect(await provider.send(rendered, options("5-77-1"))).toMatchObject({ kind: "unknown" });
  expect(await provider.lookup?.(rendered, { ...options("5-77-3"), since })).toMatchObject({
    kind: "accepted",
    reference: expect.stringMatching(/^01/),
  });
  expect(await provider.lookup?.(rendered, { ...options("5-78-2"), since })).toBeUndefined();
  expect(await provider.lookup?.(person(), { ...options("5-77-3"), since })).toBeUndefined();
  await provider.close();
});

test("a list that cannot be read says nothing, and is asked more than once", async () => {
  const provider = open();
  const broken = sandbox.faults.add({
    match: { channel: "sms", provider: "sinch", call: "list" },
    fault: { kind: "status", status: 503 },
    times: null,
  });
  const given = { ...options("5-79-2"), signal: AbortSignal.timeout(700), since };
  expect(await provider.lookup?.(person(), given)).toMatchObject({ kind: "unknown" });
  expect(sandbox.faults.list().find(({ id }) => id === broken)?.used).toBeGreaterThan(1);
  await provider.close();
});

test("a wrong token is a fault of our account, and the text is not sent", async () => {
  const before = sandbox.inbox.counts().total;
  const provider = open({ apiToken: "guessed" });
  expect(await provider.send(person(), options("5-80-1"))).toMatchObject({
    kind: "deferred",
    code: "sinch-http-401",
    account: "stop",
  });
  expect(sandbox.inbox.counts().total).toBe(before);
  await provider.close();
});

test("its reports come to an address that only we could have made, and name the attempt", async () => {
  const provider = open();
  listener.got.length = 0;
  await provider.send(person(), options("5-81-4"));
  await until(() => listener.got.length === 2);
  const words = listener.got.map(({ url, body }) => {
    const token = url.slice("/v1/providers/sinch/status/".length);
    const attempt = readCallbackToken([OLD_KEY, KEY], SINCH_CALLBACK, token);
    if (!attempt) throw new Error("not ours");
    expect(url).not.toMatch(/33699/);
    return parseSinchReport(attempt, JSON.parse(body));
  });
  expect(words).toMatchObject([
    { provider: "sinch", attempt: "5-81-4", state: "in-progress", code: "dispatched-401" },
    { provider: "sinch", attempt: "5-81-4", state: "delivered", code: "delivered" },
  ]);
  expect(words[0]?.reference).toBe(words[1]?.reference);
  await provider.close();
});

test("a token of another purpose, another key, or another attempt is not ours", () => {
  const token = callbackToken(KEY, SINCH_CALLBACK, "5-81-4");
  expect(readCallbackToken([KEY], SINCH_CALLBACK, token)).toBe("5-81-4");
  expect(readCallbackToken([KEY], "another", token)).toBeUndefined();
  expect(readCallbackToken([OLD_KEY], SINCH_CALLBACK, token)).toBeUndefined();
  expect(readCallbackToken([KEY], SINCH_CALLBACK, token.replace("5-81", "5-82"))).toBeUndefined();
  for (const bad of ["", "5-81-4", `${token}0`, "x".repeat(100)])
    expect(readCallbackToken([KEY], SINCH_CALLBACK, bad)).toBeUndefined();
});

test("a report on another delivery than its address, or on none, is no word; an unknown status is kept as other", () => {
  const report = {
    batch_id: "01FC66621XXXXX119Z8PMV1QPQ",
    status: "Delivered",
    code: 0,
    client_reference: "5-81",
  };
  expect(parseSinchReport("5-81-4", report)).toMatchObject({ state: "delivered" });
  expect(parseSinchReport("5-82-1", report)).toBeUndefined();
  expect(parseSinchReport("5-81-4", { ...report, batch_id: 7 })).toBeUndefined();
  expect(parseSinchReport("5-81-4", "text")).toBeUndefined();
  expect(parseSinchReport("5-81-4", { ...report, status: "Teleported", code: "a b" })).toMatchObject({
    state: "other",
    code: "teleported",
  });
});

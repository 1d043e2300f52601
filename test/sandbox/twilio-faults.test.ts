import { connect } from "node:net";
import { Agent, request } from "undici";
import { afterAll, describe, expect, it } from "vitest";
import type { FaultRule } from "../../src/sandbox/faults.ts";
import { until } from "../support/until.ts";
import { account, oneSandbox } from "./one-sandbox.ts";

const sandbox = await oneSandbox();
const dispatcher = new Agent({ connections: 2, pipelining: 1 });
afterAll(() => dispatcher.destroy());

const authorization = `Basic ${Buffer.from(`${account.accountSid}:${account.authToken}`).toString("base64")}`;
const messages = `${sandbox.twilioUrl}/2010-04-01/Accounts/${account.accountSid}/Messages.json`;

/** What a sender with a deadline of 1 s learns: the status, Twilio's code if there is one, Retry-After. */
async function send(to: string, deadlineMs = 1000) {
  const body = new URLSearchParams({ To: to, From: "+15005550006", Body: "x" }).toString();
  const headers = { authorization, "content-type": "application/x-www-form-urlencoded" };
  const signal = AbortSignal.timeout(deadlineMs);
  const answer = await request(messages, { method: "POST", headers, body, dispatcher, signal });
  const text = await answer.body.text();
  const json: unknown = text.startsWith('{"') ? JSON.parse(text) : { code: text.slice(0, 14) };
  return { status: answer.statusCode, json, retryAfter: answer.headers["retry-after"] ?? null };
}

async function has(to: string): Promise<number> {
  return (await sandbox.inbox.list({ to })).length;
}

describe("faults of Twilio's API", () => {
  it.each([
    [21610, 400],
    [21211, 400],
    [21614, 400],
    [20003, 401],
    [20429, 429],
    [30001, 429],
    [20500, 500],
  ])("code %i with status %i, and nothing sent", async (code, status) => {
    const to = `+4915000${code}`;
    sandbox.faults.add({ match: { channel: "sms", to }, fault: { kind: "twilio", code } });
    expect(await send(to)).toMatchObject({ status, json: { code, status, more_info: expect.any(String) } });
    expect(await has(to)).toBe(0);
    expect((await send(to)).status).toBe(201);
  });

  it.each([
    ["in seconds", 3],
    ["as a date", "Mon, 23 Nov 2026 20:00:00 GMT"],
  ])("429 with Retry-After %s", async (_name, retryAfter) => {
    sandbox.faults.add({ match: { channel: "sms" }, fault: { kind: "status", status: 429, retryAfter } });
    expect(await send("+4915100001")).toMatchObject({
      status: 429,
      json: { code: 20429 },
      retryAfter: String(retryAfter),
    });
  });

  it.each<[string, FaultRule["fault"], unknown, number]>([
    ["500 although taken", { kind: "status", status: 500, taken: true }, { status: 500 }, 1],
    ["503", { kind: "status", status: 503 }, { status: 503, json: { code: 20503 } }, 0],
    ["slow", { kind: "slow", ms: 100 }, { status: 201 }, 1],
    ["hang before taking", { kind: "hang", taken: false }, "cut", 0],
    ["hang after taking", { kind: "hang", taken: true }, "cut", 1],
    ["reset before taking", { kind: "reset", taken: false }, "cut", 0],
    ["reset after taking", { kind: "reset", taken: true }, "cut", 1],
    ["garbage as a body", { kind: "garbage" }, { status: 201, json: { code: "{<!-- not json" } }, 1],
    ["garbage on the wire", { kind: "garbage", layer: "wire" }, "cut", 1],
    ["oversized", { kind: "oversized", bytes: 1_000_000 }, { status: 201 }, 1],
    ["twice", { kind: "twice" }, { status: 201 }, 1],
  ])("%s", async (name, fault, learns, count) => {
    const to = `+49152${[...name].reduce((sum, letter) => (sum * 7 + letter.charCodeAt(0)) % 10_000_000, 1_000_000)}`;
    sandbox.faults.add({ match: { channel: "sms", to }, fault });
    const got = await send(to).catch(() => "cut");
    if (typeof learns === "string") expect(got).toBe(learns);
    else expect(got).toMatchObject(learns as object);
    expect(await has(to)).toBe(count);
  });

  it("takes a slow one only while its sender waits, when the rule says so", async () => {
    const slow = (to: string, ms: number) =>
      sandbox.faults.add({ match: { channel: "sms", to }, fault: { kind: "slow", ms, taken: false } });
    slow("+4915400001", 300);
    slow("+4915400002", 500);
    const cut = send("+4915400001", 100).catch(() => "cut");
    expect((await send("+4915400002", 5000)).status).toBe(201);
    expect([await cut, await has("+4915400001"), await has("+4915400002")]).toEqual(["cut", 0, 1]);
  });

  it("answers twice: two whole answers to one request", async () => {
    sandbox.faults.add({ match: { channel: "sms" }, fault: { kind: "twice" } });
    const { hostname, port, pathname } = new URL(messages);
    const body = "To=%2B4915300009&From=%2B15005550006&Body=x";
    const head = `POST ${pathname} HTTP/1.1\r\nhost: x\r\nauthorization: ${authorization}\r\n`;
    const socket = connect(Number(port), hostname).setEncoding("utf8");
    let heard = "";
    socket.on("data", (chunk) => {
      heard += String(chunk);
    });
    socket.write(`${head}content-length: ${body.length}\r\n\r\n${body}`);
    await until(() => heard.match(/"sid":"SM[0-9a-f]{32}"/g)?.length === 2);
    expect(heard.match(/HTTP\/1\.1 201/g)).toHaveLength(2);
    expect(await has("+4915300009")).toBe(1);
    socket.destroy();
  });

  it("breaks the lookup and the fetch apart from the sending", async () => {
    sandbox.faults.add({ match: { channel: "sms", call: "list" }, fault: { kind: "status", status: 503 } });
    expect((await send("+4915300001")).status).toBe(201);
    const look = await request(`${messages}?To=%2B4915300001`, { headers: { authorization }, dispatcher });
    expect(look.statusCode).toBe(503);
    await look.body.dump();
    const again = await request(`${messages}?To=%2B4915300001`, { headers: { authorization }, dispatcher });
    expect(await again.body.json()).toMatchObject({ messages: [{ to: "+4915300001" }] });
  });

  it("closes a new connection at once", async () => {
    sandbox.faults.add({ match: { channel: "sms" }, fault: { kind: "close" } });
    await expect(fetch(messages, { headers: { connection: "close" } })).rejects.toThrow();
  });
});

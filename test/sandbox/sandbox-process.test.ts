import { spawn } from "node:child_process";
import { once } from "node:events";
import { request as plainRequest } from "node:http";
import { createInterface } from "node:readline";
import { fetch } from "undici";
import { afterAll, describe, expect, it } from "vitest";
import { z } from "zod";
import { spawnSandbox } from "../../src/sandbox/spawn-sandbox.ts";
import { until } from "../support/until.ts";
import { account, freshSandbox } from "./one-sandbox.ts";

const spawned = await spawnSandbox({ twilio: account, pushSecret: "s" });
afterAll(() => spawned.close());

async function sms(twilioUrl: string, to: string): Promise<number> {
  const authorization = `Basic ${Buffer.from(`${account.accountSid}:${account.authToken}`).toString("base64")}`;
  const body = new URLSearchParams({ To: to, From: "+15005550006", Body: "x" });
  const url = `${twilioUrl}/2010-04-01/Accounts/${account.accountSid}/Messages.json`;
  return (await fetch(url, { method: "POST", headers: { authorization }, body })).status;
}

async function control(path: string, method = "GET", body?: unknown) {
  const headers = { "content-type": "application/json" };
  const init = body === undefined ? { method } : { method, headers, body: JSON.stringify(body) };
  const answer = await fetch(spawned.controlUrl + path, init);
  const text = await answer.text();
  return { status: answer.status, json: text === "" ? null : (JSON.parse(text) as unknown) };
}

const Items = z.object({ items: z.array(z.object({ number: z.number(), to: z.string() })) });

describe("the sandbox as its own process", () => {
  it("shows its inbox through the control port", async () => {
    expect(await sms(spawned.twilioUrl, "+4915500001")).toBe(201);
    const { json } = await control("/inbox?channel=sms&to=%2B4915500001");
    expect(json).toMatchObject({
      items: [{ to: "+4915500001", content: { text: "x" } }],
      counts: { channels: { sms: 1 } },
    });
    expect((await control("/inbox/counts")).json).toMatchObject({ total: 1 });
    expect((await control("/inbox/duplicates")).json).toEqual({ duplicates: [], notChecked: 0 });
    expect((await control("/inbox?limit=many")).status).toBe(400);
  });

  it("takes faults through the control port", async () => {
    const rule = { match: { channel: "sms" }, fault: { kind: "twilio", code: 21610 } };
    const added = await control("/faults", "POST", rule);
    expect(added).toMatchObject({ status: 201, json: { ids: [expect.any(Number)] } });
    expect(await sms(spawned.twilioUrl, "+4915500002")).toBe(400);
    expect((await control("/faults")).json).toMatchObject({ faults: [{ used: 1 }] });
    expect(await control("/faults", "POST", [rule, rule])).toMatchObject({ status: 201 });
    expect((await control("/faults", "DELETE")).status).toBe(204);
    expect((await control("/faults")).json).toEqual({ faults: [] });
    expect((await control("/faults/999", "DELETE")).status).toBe(404);
    expect(await control("/faults", "POST", { match: {}, fault: {} })).toMatchObject({
      status: 400,
      json: { errors: expect.any(Array) },
    });
  });

  it("makes browsers and broadcasters known across processes", async () => {
    const made = await control("/push/subscriptions", "POST", {});
    const { endpoint } = z.object({ endpoint: z.string() }).parse(made.json);
    expect(endpoint.startsWith(spawned.pushUrl)).toBe(true);
    const state = (of: string, to: string) =>
      control("/push/subscriptions/state", "PUT", { endpoint: of, state: to });
    expect((await state(endpoint, "gone")).status).toBe(204);
    expect((await state(spawned.subscriptionFor(5).endpoint, "offline")).status).toBe(204);
    expect((await state(`${spawned.pushUrl}/push/s/none`, "gone")).status).toBe(404);
    expect((await control("/webhooks/0/secrets", "PUT", { secrets: [] })).status).toBe(204);
    expect((await control("/webhooks/9/secrets", "PUT", { secrets: [] })).status).toBe(404);
    expect((await control("/webhooks")).json).toMatchObject({ receivers: [{ last: 0 }, {}, {}] });
  });

  it("answers a long poll as soon as something comes, and an empty one at its end", async () => {
    const { last } = z.object({ last: z.number() }).parse((await control("/inbox/counts")).json);
    const begin = performance.now();
    const waiting = control(`/inbox?after=${last}&wait=10`);
    await sms(spawned.twilioUrl, "+4915500003");
    expect(Items.parse((await waiting).json).items.map(({ to }) => to)).toEqual(["+4915500003"]);
    expect(performance.now() - begin).toBeLessThan(5000);
    const none = await control(`/inbox?after=${last + 1}&wait=0`);
    expect(Items.parse(none.json).items).toEqual([]);
  });

  it("streams its counts as server-sent events, and goes on when the reader leaves", async () => {
    const leave = new AbortController();
    const answer = await fetch(`${spawned.controlUrl}/inbox/stream`, { signal: leave.signal });
    expect(answer.headers.get("content-type")).toBe("text/event-stream");
    const reader = answer.body?.pipeThrough(new TextDecoderStream()).getReader();
    const first = await reader?.read();
    expect(first?.value).toMatch(/^event: inbox\ndata: \{"last":\d+/);
    await sms(spawned.twilioUrl, "+4915500004");
    const second = await reader?.read();
    expect(second?.value).not.toBe(first?.value);
    leave.abort();
    expect((await control("/inbox/counts")).status).toBe(200);
  });

  it("refuses a request that names another host, as a page on the web would through DNS", async () => {
    const asked = plainRequest(`${spawned.controlUrl}/inbox`, { headers: { host: "evil.example" } }).end();
    const [answer] = await once(asked, "response");
    expect(answer.statusCode).toBe(403);
  });

  it("ends with its parent's channel", async () => {
    const other = await spawnSandbox({ twilio: account });
    expect(() => process.kill(other.pid, 0)).not.toThrow();
    await other.close();
    await other.ended;
    expect(() => process.kill(other.pid, 0)).toThrow();
  });

  it("says why it did not start", async () => {
    const port = Number(new URL(spawned.controlUrl).port);
    await expect(spawnSandbox({ twilio: account, ports: { control: port } })).rejects.toThrow(/ended with 1/);
  });

  it("prints one line of JSON with its addresses when a person starts it", async () => {
    const main = new URL("../../src/sandbox/main.ts", import.meta.url).pathname;
    const child = spawn(process.execPath, [main, JSON.stringify({ twilio: account })], {
      stdio: ["ignore", "pipe", "inherit"],
    });
    const [line] = await once(createInterface({ input: child.stdout }), "line");
    const { twilioUrl } = z.object({ twilioUrl: z.string() }).parse(JSON.parse(String(line)));
    expect(await sms(twilioUrl, "+4915500005")).toBe(201);
    child.kill("SIGTERM");
    expect(await once(child, "exit")).toEqual([0, null]);
  });
});

describe("starting in this process", () => {
  it("closes what was started when one server cannot start", async () => {
    const taken = Number(new URL(spawned.controlUrl).port);
    const before = openHandles();
    await expect(freshSandbox({ ports: { control: taken } })).rejects.toThrow(/EADDRINUSE/);
    await until(() => openHandles() <= before);
  });

  it("stands on loopback only, with ports of its own", async () => {
    const sandbox = await freshSandbox();
    const urls = [
      sandbox.twilioUrl,
      sandbox.smtpUrl,
      sandbox.pushUrl,
      sandbox.controlUrl,
      ...sandbox.webhookUrls,
    ];
    expect(new Set(urls.map((url) => new URL(url).hostname))).toEqual(new Set(["127.0.0.1"]));
  });
});

function openHandles(): number {
  return process.getActiveResourcesInfo().filter((name) => name === "TCPServerWrap").length;
}

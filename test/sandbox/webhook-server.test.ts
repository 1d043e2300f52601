import { Webhook } from "standardwebhooks";
import { Agent, fetch } from "undici";
import { describe, expect, it } from "vitest";
import type { FaultRule } from "../../src/sandbox/faults.ts";
import { freshSandbox, oneSandbox } from "./one-sandbox.ts";

const sandbox = await oneSandbox({ webhooks: { names: ["Radio", "TV", "Signs"] } });
const secret = `whsec_${Buffer.alloc(32, 7).toString("base64")}`;
const rotated = `whsec_${Buffer.alloc(32, 8).toString("base64")}`;
for (const index of [0, 1, 2]) sandbox.webhooks.setSecrets(index, [secret]);
const [radio = "", tv = "", signs = ""] = sandbox.webhookUrls;

type Change = {
  at?: Date;
  by?: string;
  headers?: Record<string, string>;
  type?: string;
  signal?: AbortSignal;
};

/** Signs with the official library and sends. */
async function post(url: string, id: string, sequence: number, change: Change = {}) {
  const body = JSON.stringify({
    type: change.type ?? "alert.published",
    timestamp: "2026-11-23T12:00:00Z",
    data: {},
  });
  const at = change.at ?? new Date();
  const headers = {
    "content-type": "application/json",
    "webhook-id": id,
    "webhook-timestamp": String(Math.floor(at.getTime() / 1000)),
    "webhook-signature": new Webhook(change.by ?? secret).sign(id, at, body),
    "amberwire-sequence": String(sequence),
    ...change.headers,
  };
  const answer = await fetch(url, { method: "POST", headers, body, signal: change.signal ?? null });
  return answer.status;
}

function state(url: string) {
  return sandbox.webhooks.states().find((receiver) => receiver.url === url);
}

describe("an invented broadcaster", () => {
  it("takes what the official Standard Webhooks library signs, and keeps it", async () => {
    expect(await post(radio, "msg_1", 1)).toBe(204);
    const [item] = await sandbox.inbox.list({ channel: "webhook", to: "Radio" });
    expect(item).toMatchObject({ state: "received", tag: "msg_1" });
    expect(item?.content).toMatchObject({ type: "alert.published", sequence: 1, id: "msg_1", problem: null });
  });

  it("takes CAP documents as well", async () => {
    const at = new Date();
    const body = "<alert/>";
    const headers = {
      "content-type": "application/cap+xml",
      "webhook-id": "msg_cap",
      "webhook-timestamp": String(Math.floor(at.getTime() / 1000)),
      "webhook-signature": new Webhook(secret).sign("msg_cap", at, body),
      "amberwire-sequence": "1",
    };
    expect((await fetch(signs, { method: "POST", headers, body })).status).toBe(204);
  });

  it("takes either secret during a rotation, and any of several signatures", async () => {
    sandbox.webhooks.setSecrets(1, [secret, rotated]);
    expect(await post(tv, "rot_1", 1, { by: rotated })).toBe(204);
    sandbox.webhooks.setSecrets(1, [rotated]);
    const at = new Date();
    const body = JSON.stringify({ type: "alert.published", timestamp: "2026-11-23T12:00:00Z", data: {} });
    const both = [secret, rotated].map((by) => new Webhook(by).sign("rot_2", at, body)).join(" ");
    expect(await post(tv, "rot_2", 2, { at, headers: { "webhook-signature": `v9,abc ${both}` } })).toBe(204);
    expect(await post(tv, "rot_3", 3)).toBe(401);
  });

  it.each<[string, Change]>([
    ["a wrong secret", { by: `whsec_${Buffer.alloc(24, 1).toString("base64")}` }],
    ["a time stamp six minutes old", { at: new Date(Date.now() - 360_000) }],
    ["a time stamp six minutes ahead", { at: new Date(Date.now() + 360_000) }],
    ["another id than the signed one", { headers: { "webhook-id": "other" } }],
    ["no signature", { headers: { "webhook-signature": "" } }],
    ["an unknown version only", { headers: { "webhook-signature": "v2,AAAA" } }],
  ])("refuses %s, and shows that it did", async (_name, change) => {
    const before = state(radio)?.refused ?? 0;
    expect(await post(radio, "bad", 99, change)).toBe(401);
    expect(state(radio)?.refused).toBe(before + 1);
    const [item] = await sandbox.inbox.list({ to: "Radio", limit: 1 });
    expect(item?.state).toBe("refused");
  });

  it("refuses an id with a dot although the signature fits", async () => {
    expect(await post(radio, "a.b", 1)).toBe(401);
  });

  it("refuses everything until it has a secret", async () => {
    sandbox.webhooks.setSecrets(0, []);
    expect(await post(radio, "early", 1)).toBe(401);
    sandbox.webhooks.setSecrets(0, [secret]);
    expect(sandbox.webhooks.setSecrets(9, [secret])).toBe(false);
  });

  it("stands behind TLS when asked to", async () => {
    const fresh = await freshSandbox({ webhooks: { tls: true } });
    const dispatcher = new Agent({ connect: { ca: fresh.certificate } });
    const url = fresh.webhookUrls[0] ?? "";
    expect(new URL(url).protocol).toBe("https:");
    expect((await fetch(url, { method: "POST", body: "x", dispatcher })).status).toBe(401);
    await dispatcher.destroy();
  });

  it("notices gaps, late items, repeats, conflicts and what a heartbeat gives away", async () => {
    const fresh = await freshSandbox();
    fresh.webhooks.setSecrets(0, [secret]);
    const url = fresh.webhookUrls[0] ?? "";
    const see = () => fresh.webhooks.states()[0];
    await post(url, "a", 1);
    await post(url, "d", 4);
    expect(see()).toMatchObject({ last: 4, missing: [2, 3] });
    await post(url, "b", 2);
    await post(url, "b", 2);
    await post(url, "z", 1);
    expect(see()).toMatchObject({ missing: [3], late: 1, repeated: 1, conflicts: 1 });
    await post(url, "h", 5, { type: "heartbeat" });
    expect(see()).toMatchObject({ last: 5, missing: [3, 5], accepted: 6 });
    expect((await fresh.inbox.duplicates()).duplicates).toEqual([
      { channel: "webhook", to: "Radio Beispiel", tag: "b", copies: 2 },
    ]);
  });
});

describe("faults of a broadcaster", () => {
  it.each<[string, FaultRule["fault"], number | "cut", number]>([
    ["410", { kind: "status", status: 410 }, 410, 0],
    ["500 after taking", { kind: "status", status: 500, taken: true }, 500, 1],
    ["a redirect", { kind: "status", status: 302 }, 302, 0],
    ["hang", { kind: "hang", taken: true }, "cut", 1],
    ["slow", { kind: "slow", ms: 50 }, 204, 1],
    ["reset before taking", { kind: "reset", taken: false }, "cut", 0],
    ["reset after taking", { kind: "reset", taken: true }, "cut", 1],
    ["garbage on the wire", { kind: "garbage", layer: "wire" }, "cut", 1],
    ["close", { kind: "close" }, "cut", 0],
  ])("%s", async (name, fault, learns, has) => {
    const fresh = await freshSandbox();
    fresh.webhooks.setSecrets(0, [secret]);
    fresh.faults.add({ match: { channel: "webhook" }, fault });
    const got = await post(fresh.webhookUrls[0] ?? "", `f-${name}`, 1, {
      signal: AbortSignal.timeout(1000),
    }).catch(() => "cut");
    expect([got, fresh.inbox.counts().total]).toEqual([learns, has]);
  });
});

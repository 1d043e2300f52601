// What a push message costs the sender with an envelope that lies ready and without: one provider, one run, turn by turn.
import { type ChildProcess, fork } from "node:child_process";
import { createECDH, randomBytes } from "node:crypto";
import { once } from "node:events";
import webPush from "web-push";
import type { Provider, PushRendered, TakeEnvelope } from "../../src/channels/contract.ts";
import { makeEnvelope, readKeys, sealPush } from "../../src/channels/push/encrypt.ts";
import { openWebPush } from "../../src/channels/push/web-push.ts";
import { makeSpareEnvelope } from "../../src/channels/registry.ts";
import { openSpares, RUN_KEY_PURPOSE } from "../../src/dispatch/spare-envelopes.ts";
import { openLog } from "../../src/log.ts";
import { seal } from "../../src/seal.ts";
import { medianOf, type Row } from "../row.ts";

const MESSAGES = 10_000;
const IN_FLIGHT = 250;
const ENCRYPTION = [{ id: "bench", key: randomBytes(32) }];
const PAYLOAD = JSON.stringify({ v: 1, title: "Alerte enlèvement", body: "x".repeat(250), silent: false });

type Cost = { without: number; ready: number };

export const pushEnvelopesRow: Row = {
  name: "push-envelopes",
  claim:
    "CPU of a web push from render to answer, without an envelope ÷ with one that lay sealed in the database",
  figures: [{ name: "ratio", unit: "times", target: { is: "at least", figure: 2 } }],
  async measure(settings) {
    const sink = fork(new URL("../sinks/push-envelope-sink.ts", import.meta.url), { execArgv: [] });
    const provider = openWebPush({
      vapid: { ...webPush.generateVAPIDKeys(), subject: "mailto:bench@example.org" },
      rules: { ground: "loopback", httpsOnly: true },
      sandbox: true,
      streamsMax: IN_FLIGHT,
      connectTimeoutMs: 4_000,
      requestTimeoutMs: 10_000,
      idleMs: 60_000,
      answerBytesMax: 8_192,
    });
    const costs: { send: Cost[]; crypto: Cost[] } = { send: [], crypto: [] };
    try {
      const subscriptions = subscriptionsAt(await portOf(sink));
      const measured = await medianOf(async () => {
        costs.crypto.push(await costOf(subscriptions, encryptOnly));
        const send = await costOf(subscriptions, (messages) => sendAll(provider, messages));
        costs.send.push(send);
        return send.without / send.ready;
      }, settings);
      const detail = `${said("whole", costs.send)}; ${said("encryption alone", costs.crypto)}`;
      return { ratio: { ...measured, detail } };
    } finally {
      await provider.close();
      sink.kill();
    }
  },
};

async function portOf(sink: ChildProcess): Promise<number> {
  const [{ port }] = await once(sink, "message");
  return port;
}

function subscriptionsAt(port: number): PushRendered["subscription"][] {
  return Array.from({ length: MESSAGES }, (_, n) => ({
    endpoint: `https://localhost:${port}/push/${n}/${randomBytes(16).toString("base64url")}`,
    keys: {
      p256dh: createECDH("prime256v1").generateKeys("base64url"),
      auth: randomBytes(16).toString("base64url"),
    },
  }));
}

// As a window does it: sealed under one key, which is sealed itself, opened at each send.
function spares(
  subscriptions: readonly PushRendered["subscription"][],
): (n: number) => TakeEnvelope | undefined {
  const key = randomBytes(32);
  const log = openLog({ level: "error", mode: "sandbox", part: "bench" });
  const sealed = new Map(
    subscriptions.map((subscription, n) => {
      const made = makeSpareEnvelope(key, n, JSON.stringify(subscription));
      if (!made) throw new Error("no envelope was made");
      return [n, made];
    }),
  );
  return openSpares(
    { encryption: ENCRYPTION, log },
    { keySealed: seal(ENCRYPTION, key, RUN_KEY_PURPOSE), sealed },
  );
}

async function costOf(
  subscriptions: readonly PushRendered["subscription"][],
  work: (messages: PushRendered[]) => Promise<void>,
): Promise<Cost> {
  const spareFor = spares(subscriptions);
  const messages = subscriptions.map(
    (subscription): PushRendered => ({ subscription, payload: PAYLOAD, topic: "alr_bench", urgency: "high" }),
  );
  const ready = messages.map((message, n) => {
    const takeEnvelope = spareFor(n);
    return takeEnvelope ? { ...message, takeEnvelope } : message;
  });
  return { without: await cpuOf(() => work(messages)), ready: await cpuOf(() => work(ready)) };
}

/** CPU of this process, user and system, µs a message. */
async function cpuOf(work: () => Promise<void>): Promise<number> {
  const before = process.cpuUsage();
  await work();
  const { user, system } = process.cpuUsage(before);
  return (user + system) / MESSAGES;
}

async function encryptOnly(messages: PushRendered[]): Promise<void> {
  for (const { payload, subscription, takeEnvelope } of messages) {
    const keys = takeEnvelope ? undefined : readKeys(subscription.keys);
    const envelope = takeEnvelope?.(subscription.keys) ?? (keys && makeEnvelope(keys));
    if (!envelope) throw new Error("no envelope");
    sealPush(envelope, Buffer.from(payload));
  }
}

async function sendAll(provider: Provider<PushRendered>, messages: PushRendered[]): Promise<void> {
  let next = 0;
  // As the attempts of one slice share theirs.
  const { signal } = new AbortController();
  const lane = async () => {
    for (let message = messages[next++]; message; message = messages[next++]) {
      const { kind } = await provider.send(message, { signal, attempt: "1-1-1", ttlSeconds: 3_600 });
      if (kind !== "accepted") throw new Error(`a push was ${kind}`);
    }
  };
  await Promise.all(Array.from({ length: IN_FLIGHT }, lane));
}

function said(what: string, [, ...counted]: Cost[]): string {
  const middle = (figures: number[]) =>
    figures.sort((a, b) => a - b)[Math.floor(figures.length / 2)] ?? Number.NaN;
  const without = middle(counted.map((cost) => cost.without));
  const ready = middle(counted.map((cost) => cost.ready));
  return `${what} ${without.toFixed(0)} µs without, ${ready.toFixed(1)} with, ${(without / ready).toFixed(1)} times`;
}

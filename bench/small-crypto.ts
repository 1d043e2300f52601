// node bench/small-crypto.ts MILLISECONDS: whole RFC 8291 messages and bare P-256 key pairs a second on the Node that runs it.
import { createECDH, randomBytes } from "node:crypto";
import { makeEnvelope, sealPush } from "../src/channels/push/encrypt.ts";

const WARM_UP_SHARE = 0.3;
const forMs = Number(process.argv[2] ?? 1000);
const subscription = { p256dh: createECDH("prime256v1").generateKeys(), auth: randomBytes(16) };
const text = randomBytes(600);
const pair = createECDH("prime256v1");

console.log(
  JSON.stringify({
    node: process.versions.node,
    messagesPerSecond: perSecond(() => sealPush(makeEnvelope(subscription), text)),
    pairsPerSecond: perSecond(() => pair.generateKeys()),
  }),
);

function perSecond(work: () => unknown): number {
  timesWithin(work, forMs * WARM_UP_SHARE);
  const { times, tookMs } = timesWithin(work, forMs);
  return times / (tookMs / 1000);
}

// By CPU time: another process on the same core must not make a release look slow.
function timesWithin(work: () => unknown, limitMs: number): { times: number; tookMs: number } {
  const from = process.cpuUsage();
  let times = 0;
  for (;;) {
    for (let n = 0; n < 100; n++) work();
    times += 100;
    const { user, system } = process.cpuUsage(from);
    const tookMs = (user + system) / 1000;
    if (tookMs >= limitMs) return { times, tookMs };
  }
}

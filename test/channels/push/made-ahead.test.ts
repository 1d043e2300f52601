// The provider with envelopes that lie ready: one message each, whatever happens to it.
import { afterAll, beforeAll, beforeEach, expect, test } from "vitest";
import webPush from "web-push";
import type { Provider, PushEnvelope, PushRendered } from "../../../src/channels/contract.ts";
import { makeEnvelope, readKeys } from "../../../src/channels/push/encrypt.ts";
import { openWebPush } from "../../../src/channels/push/web-push.ts";
import { type PushRecorder, startPushRecorder } from "../../support/push-recorder.ts";

const OPTIONS = { signal: new AbortController().signal, attempt: "1-2-3", ttlSeconds: 60 } as const;

let recorder: PushRecorder;
let provider: Provider<PushRendered>;

beforeAll(async () => {
  recorder = await startPushRecorder();
  provider = openWebPush({
    vapid: { ...webPush.generateVAPIDKeys(), subject: "mailto:alerts@example.org" },
    rules: { ground: "loopback", httpsOnly: true },
    sandbox: true,
    streamsMax: 200,
    connectTimeoutMs: 2_000,
    requestTimeoutMs: 5_000,
    idleMs: 60_000,
    answerBytesMax: 4_096,
  });
});
afterAll(async () => {
  await provider.close();
  await recorder.close();
});
beforeEach(() => {
  recorder.answer = () => "accept";
  recorder.got.length = 0;
});

/** A message whose envelope is given out at the first call only; `asked` counts the calls. */
function withEnvelope(payload = "first"): {
  rendered: PushRendered;
  envelope: PushEnvelope;
  asked: () => number;
} {
  const subscription = JSON.parse(recorder.subscribe());
  const keys = readKeys(subscription.keys);
  if (!keys) throw new Error("the recorder made no keys");
  const envelope = makeEnvelope(keys);
  let asked = 0;
  const takeEnvelope = () => (asked++ === 0 ? envelope : undefined);
  return {
    rendered: { subscription, payload, topic: "alr_1", urgency: "high", takeEnvelope },
    envelope,
    asked: () => asked,
  };
}

const keysOf = ({ salt, publicKey }: PushEnvelope) => Buffer.concat([salt, publicKey]).toString("hex");

test("uses the envelope that lies ready, and makes one where there is none", async () => {
  const { rendered, envelope } = withEnvelope();
  expect(await provider.send(rendered, OPTIONS)).toMatchObject({ kind: "accepted" });
  expect(await provider.send({ ...rendered, payload: "second" }, OPTIONS)).toMatchObject({
    kind: "accepted",
  });
  expect(recorder.got.map(({ text }) => text)).toEqual(["first", "second"]);
  expect(recorder.got[0]?.keys).toBe(keysOf(envelope));
  expect(recorder.got[1]?.keys).not.toBe(keysOf(envelope));
});

test("a request offered again because the service did not look at it has the same bytes", async () => {
  recorder.answer = (_, nth) => (nth === 1 ? "refuse-stream" : "accept");
  const { rendered, envelope, asked } = withEnvelope();
  expect(await provider.send(rendered, OPTIONS)).toMatchObject({ kind: "accepted" });
  expect(recorder.got.map(({ keys }) => keys)).toEqual([keysOf(envelope), keysOf(envelope)]);
  expect(recorder.got[0]?.body).toBe(recorder.got[1]?.body);
  expect(asked()).toBe(1);
});

test("takes none for what is refused before it is encrypted", async () => {
  const { rendered, asked } = withEnvelope("x".repeat(4_000));
  expect(await provider.send(rendered, OPTIONS)).toMatchObject({ code: "payload-too-large" });
  expect(asked()).toBe(0);
});

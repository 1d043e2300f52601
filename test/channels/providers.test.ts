import { generateKeyPairSync } from "node:crypto";
import { afterEach, expect, test } from "vitest";
import webPush from "web-push";
import { CHANNEL_LIMITS } from "../../config/dispatch.ts";
import { CHANNELS } from "../../src/channels/contract.ts";
import {
  openProviders,
  type ProviderEnv,
  type ProviderFault,
  type Providers,
  strangersRules,
} from "../../src/channels/providers.ts";
import { ratePerSecond } from "../../src/channels/rate-buckets.ts";
import { CHANNEL_DEFINITIONS } from "../../src/channels/registry.ts";

const KEYS = {
  hash: [{ id: "a", key: Buffer.alloc(32, 1) }],
  vapid: { ...webPush.generateVAPIDKeys(), subject: "mailto:alerts@example.org" },
};
const BARE: ProviderEnv = {
  MODE: "sandbox",
  PUBLIC_URL: new URL("http://localhost:8080"),
  OUTBOUND_ALLOW_PRIVATE_NETWORKS: false,
  SMS_PROVIDERS: ["twilio", "sinch"],
  SMS_SEGMENTS_PER_SECOND: 10,
  SINCH_SEGMENTS_PER_SECOND: 10,
  MAILS_PER_SECOND: 10,
};
const TWILIO = {
  TWILIO_ACCOUNT_SID: `AC${"0".repeat(32)}`,
  TWILIO_AUTH_TOKEN: "hidden",
  TWILIO_FROM: "+15005550006",
};
let opened: Providers[] = [];
afterEach(async () => {
  for (const providers of opened) for (const kind of CHANNELS) await providers[kind]?.close();
  opened = [];
});

async function open(env: Partial<ProviderEnv>, keys: Parameters<typeof openProviders>[1] = KEYS) {
  const faults: ProviderFault[] = [];
  const providers = await openProviders({ ...BARE, ...env }, keys, { fault: (fault) => faults.push(fault) });
  opened.push(providers);
  return { faults, names: CHANNELS.filter((kind) => providers[kind]) };
}

test("opens what is configured and leaves out what is not, without a word", async () => {
  expect(await open({})).toEqual({ faults: [], names: ["push", "webhook"] });
  expect(await open({}, { hash: KEYS.hash, vapid: undefined })).toEqual({ faults: [], names: ["webhook"] });
  const local = {
    ...TWILIO,
    TWILIO_API_URL: new URL("http://127.0.0.1:9"),
    SMTP_URL: ["smtp://127.0.0.1:9"],
  };
  expect(await open(local)).toEqual({ faults: [], names: ["sms", "email", "push", "webhook"] });
});

test("a sandbox has no SMS unless it is told where its own Twilio stands, and never dials a public one", async () => {
  expect((await open(TWILIO)).names).not.toContain("sms");
  const { faults, names } = await open({ ...TWILIO, TWILIO_API_URL: new URL("https://93.184.216.34/") });
  expect(names).not.toContain("sms");
  expect(faults).toEqual([
    { channel: "sms", provider: "twilio", message: expect.stringContaining("TWILIO_API_URL") },
  ]);
});

test("in live mode Twilio's own address is the default, a token or an API key will do, but not no sender", async () => {
  const live = { MODE: "live", PUBLIC_URL: new URL("https://alerts.example.org") } as const;
  const { TWILIO_AUTH_TOKEN: _token, ...noToken } = TWILIO;
  const { TWILIO_FROM: _from, ...noSender } = TWILIO;
  const key = { TWILIO_API_KEY: `SK${"0".repeat(32)}`, TWILIO_API_SECRET: "hidden" };
  expect((await open({ ...live, ...TWILIO })).names).toContain("sms");
  expect((await open({ ...live, ...noToken, ...key })).names).toContain("sms");
  expect((await open({ ...live, ...noToken })).names).not.toContain("sms");
  expect((await open({ ...live, ...noSender })).names).not.toContain("sms");
});

const SINCH = {
  SINCH_SERVICE_PLAN_ID: "plan00000001",
  SINCH_API_TOKEN: "hidden",
  SINCH_FROM: "+15005550007",
};

async function smsOf(env: Partial<ProviderEnv>) {
  const providers = await openProviders({ ...BARE, ...env }, KEYS);
  opened.push(providers);
  return providers.sms?.turns(0).map(({ provider, bucket }) => [provider, bucket?.name, bucket?.perSecond]);
}

test("SMS is carried in the order that is given, by those that have an account, each at its own rate", async () => {
  const live = { MODE: "live", PUBLIC_URL: new URL("https://alerts.example.org") } as const;
  const both = { ...live, ...TWILIO, ...SINCH, SMS_SEGMENTS_PER_SECOND: 30, SINCH_SEGMENTS_PER_SECOND: 5 };
  expect(await smsOf(both)).toEqual([
    ["twilio", "sms", 30],
    ["sinch", "sms-sinch", 5],
  ]);
  expect((await smsOf({ ...both, SMS_PROVIDERS: ["sinch", "twilio"] }))?.map(([name]) => name)).toEqual([
    "sinch",
    "twilio",
  ]);
  expect((await smsOf({ ...both, SMS_PROVIDERS: ["sinch"] }))?.map(([name]) => name)).toEqual(["sinch"]);
  expect((await smsOf({ ...live, ...SINCH }))?.map(([name]) => name)).toEqual(["sinch"]);
  expect(ratePerSecond({ ...BARE, ...both }, "sms")).toBe(35);
});

test("a sandbox never dials the public Sinch, and goes on with what is sound", async () => {
  expect((await open(SINCH)).names).not.toContain("sms");
  const local = { ...TWILIO, TWILIO_API_URL: new URL("http://127.0.0.1:9") };
  const public_ = { ...SINCH, SINCH_API_URL: new URL("https://93.184.216.34/") };
  const { faults, names } = await open({ ...local, ...public_ });
  expect(names).toContain("sms");
  expect(faults).toEqual([
    { channel: "sms", provider: "sinch", message: expect.stringContaining("SINCH_API_URL") },
  ]);
});

test("mail servers are providers of their own, under one rate", async () => {
  const providers = await openProviders(
    { ...BARE, SMTP_URL: ["smtp://127.0.0.1:9", "smtp://127.0.0.1:8"] },
    KEYS,
  );
  opened.push(providers);
  expect(providers.email?.turns(0).map(({ provider, bucket }) => [provider, bucket?.name])).toEqual([
    ["smtp", "email"],
    ["smtp-2", "email"],
  ]);
});

test("a key that cannot be used disables its own channel only, and the fault does not show it", async () => {
  const weak = generateKeyPairSync("rsa", { modulusLength: 1024 });
  const DKIM_PRIVATE_KEY = weak.privateKey.export({ type: "pkcs8", format: "pem" }).toString();
  const env = {
    SMTP_URL: ["smtp://127.0.0.1:9"],
    DKIM_DOMAIN: "example.org",
    DKIM_SELECTOR: "a",
    DKIM_PRIVATE_KEY,
  };
  const { faults, names } = await open(env);
  expect(names).toEqual(["push", "webhook"]);
  expect(faults).toEqual([{ channel: "email", message: expect.stringContaining("2048") }]);
  expect(JSON.stringify(faults)).not.toContain(DKIM_PRIVATE_KEY.split("\n")[1]);
});

test.each([
  ["sandbox", false, { ground: "loopback", httpsOnly: false }],
  ["sandbox", true, { ground: "private", httpsOnly: false }],
  ["live", false, { ground: "public", httpsOnly: true }],
  ["live", true, { ground: "any", httpsOnly: true }],
] as const)(
  "strangers' addresses in %s, private networks allowed: %s",
  (MODE, OUTBOUND_ALLOW_PRIVATE_NETWORKS, rules) => {
    expect(strangersRules({ MODE, OUTBOUND_ALLOW_PRIVATE_NETWORKS })).toEqual(rules);
  },
);

test.each(CHANNELS)("the channel %s has its definition and limits that fit together", (kind) => {
  const definition = CHANNEL_DEFINITIONS[kind];
  const limits = CHANNEL_LIMITS[kind];
  expect(definition.kind).toBe(kind);
  expect(definition).toMatchObject({ windowSize: limits.windowSize, concurrency: limits.concurrency });
  expect(limits.windowSize).toBeGreaterThan(0);
  expect(limits.concurrency).toBeGreaterThan(0);
  expect(limits.connectTimeoutMs).toBeLessThan(limits.requestTimeoutMs);
  expect(limits.idleMs).toBeGreaterThan(limits.requestTimeoutMs);
});

// What the contract suite needs to know of each channel: how its provider is opened against the sandbox.
import { randomBytes } from "node:crypto";
import webPush from "web-push";
import type { BulletinContent } from "../../schemas/bulletin.ts";
import type { ChannelKind, Provider, RenderedBy } from "../../src/channels/contract.ts";
import { openSmtp } from "../../src/channels/email/smtp.ts";
import { openWebPush } from "../../src/channels/push/web-push.ts";
import { CHANNEL_DEFINITIONS } from "../../src/channels/registry.ts";
import { openSinch } from "../../src/channels/sms/sinch.ts";
import { openTwilio } from "../../src/channels/sms/twilio.ts";
import { openStandardWebhooks } from "../../src/channels/webhook/standard-webhooks.ts";
import { type Sandbox, startSandbox } from "../../src/sandbox/start-sandbox.ts";
import { CONTEXT, recipientAt } from "./example-content.ts";

const ACCOUNT = { accountSid: `AC${"0".repeat(32)}`, authToken: "a-token-nobody-must-see" };
const PLAN = { servicePlanId: "plan00000001", apiToken: "another-token-nobody-must-see" };
const WEBHOOK_SECRET = `whsec_${randomBytes(32).toString("base64")}`;
const VAPID = { ...webPush.generateVAPIDKeys(), subject: "mailto:alerts@example.org" };

/** Everything secret in these tests: none of it may stand in an outcome. */
export const SECRETS = [ACCOUNT.authToken, PLAN.apiToken, WEBHOOK_SECRET.slice(6), VAPID.privateKey];

/** A sandbox with callbacks switched off and every receiver ready. */
export async function startTestSandbox(): Promise<Sandbox> {
  const sandbox = await startSandbox({
    twilio: { ...ACCOUNT, receiptDelaysMs: [10, 10] },
    sinch: { ...PLAN, receiptDelaysMs: [10, 10] },
  });
  for (const index of sandbox.webhookUrls.keys()) sandbox.webhooks.setSecrets(index, [WEBHOOK_SECRET]);
  return sandbox;
}

/** Limits that make a test quick; `requestTimeoutMs` is what the tests of slowness shorten. */
export type TestLimits = { requestTimeoutMs: number };
const LIMITS = { connectTimeoutMs: 2_000, idleMs: 5_000, answerBytesMax: 4_096 };
const LOOPBACK = { ground: "loopback", httpsOnly: false } as const;

/** Every provider that passes the suite, with its channel; the channel's first one has its name. */
export const CARRIERS = [
  { name: "sms", kind: "sms" },
  { name: "sinch", kind: "sms" },
  { name: "email", kind: "email" },
  { name: "push", kind: "push" },
  { name: "webhook", kind: "webhook" },
] as const satisfies readonly { name: string; kind: ChannelKind }[];
type Open<K extends ChannelKind> = (at: SandboxUrls, limits: TestLimits) => Provider<RenderedBy[K]>;

/** Each provider, pointed at a sandbox. */
export const OPEN: { [K in ChannelKind]: Open<K> } & { sinch: Open<"sms"> } = {
  sinch: (at, limits) =>
    openSinch({
      ...LIMITS,
      ...limits,
      ...PLAN,
      apiUrl: at.sinchUrl,
      from: "+15005550007",
      publicUrl: CONTEXT.publicUrl,
      callbackKey: Buffer.alloc(32, 9),
      connections: 4,
    }),
  sms: (at, limits) =>
    openTwilio({
      ...LIMITS,
      ...limits,
      accountSid: ACCOUNT.accountSid,
      username: ACCOUNT.accountSid,
      password: ACCOUNT.authToken,
      apiUrl: at.twilioUrl,
      sender: { from: "+15005550006" },
      publicUrl: CONTEXT.publicUrl,
      connections: 4,
    }),
  email: (at, limits) =>
    openSmtp({
      ...LIMITS,
      ...limits,
      url: at.smtpUrl,
      name: "smtp",
      from: "Alertes <alerts@example.org>",
      returnPathKey: Buffer.alloc(32, 7),
      connections: 4,
    }),
  push: (_at, limits) =>
    openWebPush({ ...LIMITS, ...limits, vapid: VAPID, rules: LOOPBACK, sandbox: true, streamsMax: 100 }),
  webhook: (_at, limits) =>
    openStandardWebhooks({ ...LIMITS, ...limits, rules: LOOPBACK, sandbox: true, connections: 4 }),
};

/** The addresses of a sandbox, or of nobody. */
export type SandboxUrls = Pick<Sandbox, "twilioUrl" | "sinchUrl" | "smtpUrl" | "pushUrl" | "webhookUrls">;

/** The address of invented person `n` on a channel. */
export function addressOf(kind: ChannelKind, sandbox: Sandbox, n: number): string {
  switch (kind) {
    case "sms":
      return `+3361234${String(n).padStart(4, "0")}`;
    case "email":
      return `person-${n}@example.net`;
    case "push":
      return JSON.stringify(sandbox.subscriptionFor(n));
    case "webhook":
      return JSON.stringify({
        url: sandbox.webhookUrls[0],
        secrets: [WEBHOOK_SECRET],
        format: "json",
        sequence: n,
        tombstone: false,
        languages: [],
      });
  }
}

/** What the address must not show of itself in an outcome. */
export function secretPartOf(kind: ChannelKind, address: string): string {
  return kind === "push"
    ? new URL(JSON.parse(address).endpoint).pathname
    : kind === "webhook"
      ? WEBHOOK_SECRET
      : address;
}

/** A bulletin rendered for person `n` by the registry's own definition. */
export function renderedFor<K extends ChannelKind>(
  kind: K,
  content: BulletinContent,
  sandbox: Sandbox,
  n: number,
): RenderedBy[K] {
  return CHANNEL_DEFINITIONS[kind].render(content, recipientAt(n, addressOf(kind, sandbox, n)), CONTEXT);
}

import { afterAll, expect, test } from "vitest";
import webPush from "web-push";
import { readEnv } from "../../config/env.ts";
import { openProviders } from "../../src/channels/providers.ts";
import { callOnAccountFault } from "../../src/compose/account-faults.ts";
import type { OperatorEvent } from "../../src/operator/operator-event.ts";
import { account, oneSandbox } from "../sandbox/one-sandbox.ts";

const sandbox = await oneSandbox({ smtp: { auth: { user: "mailer", pass: "right" } } });
const options = { signal: new AbortController().signal, attempt: "1-1-1" as const, ttlSeconds: 60 };
const closing: (() => Promise<void>)[] = [];
afterAll(async () => {
  for (const close of closing) await close();
});

async function providers(variables: Record<string, string>) {
  const env = readEnv({
    TWILIO_ACCOUNT_SID: account.accountSid,
    TWILIO_AUTH_TOKEN: account.authToken,
    TWILIO_FROM: "+15005550006",
    TWILIO_API_URL: new URL(sandbox.twilioUrl).origin,
    SMTP_URL: sandbox.smtpUrl,
    ...variables,
  });
  const called: OperatorEvent[] = [];
  const vapid = { ...webPush.generateVAPIDKeys(), subject: "mailto:alerts@example.org" };
  const opened = await openProviders(
    env,
    { hash: [{ id: "h", key: Buffer.alloc(32, 1) }], vapid },
    { accountFault: callOnAccountFault((event) => called.push(event)) },
  );
  closing.push(async () => void (await Promise.all(Object.values(opened).map((each) => each?.close()))));
  const { sms, email, push } = opened;
  if (!sms || !email || !push) throw new Error("all must be configured");
  return { sms, email, push, called };
}

const SMS = { to: "+33612345678", text: "Test", segments: 1 };
const EMAIL = {
  to: "anna@example.org",
  message: {
    bulletinId: "bul_1",
    country: "FR",
    language: "fr",
    subject: "s",
    text: "t {manage}",
    html: "h {manage}",
  },
  manageUrl: "https://a.example/m",
  unsubscribeUrl: "https://a.example/u",
};

test("a refused account or login stops the provider and calls the operator once, however many sends it meets", async () => {
  const { sms, email, called } = await providers({
    TWILIO_AUTH_TOKEN: "wrong",
    SMTP_URL: sandbox.smtpUrl.replace("right", "wrong"),
  });
  const [bySms, byMail] = [await sms.send("twilio", SMS, options), await email.send("smtp", EMAIL, options)];
  expect(bySms.outcome).toMatchObject({ kind: "deferred", scope: "provider", account: "stop" });
  expect(byMail.outcome).toMatchObject({ kind: "deferred", scope: "provider", account: "stop" });
  for (let n = 0; n < 3; n++) {
    expect(await sms.send("twilio", SMS, options)).toMatchObject({
      provider: null,
      outcome: { kind: "deferred", code: "no-provider" },
    });
  }
  expect([sms.states(), email.states()].flat()).toMatchObject([
    { provider: "twilio", state: "stopped", share: 0, code: "twilio-20003" },
    { provider: "smtp", state: "stopped", share: 0, code: expect.stringMatching(/^smtp-535/) },
  ]);
  expect(called.map(({ key }) => key)).toEqual([
    "credentials.refused:sms:twilio",
    "credentials.refused:email:smtp",
  ]);
  expect(JSON.stringify(called)).not.toMatch(/612345678|anna/);
});

test("what our account may not send to one number calls the operator as a warning and stops nobody", async () => {
  const { sms, called } = await providers({});
  sandbox.faults.add({ match: { channel: "sms" }, fault: { kind: "twilio", code: 21408 } });
  expect((await sms.send("twilio", SMS, options)).outcome).toMatchObject({ account: "tell" });
  expect((await sms.send("twilio", SMS, options)).outcome.kind).toBe("accepted");
  expect(called).toMatchObject([
    { key: "delivery.not-permitted:sms:twilio:twilio-21408", severity: "warning" },
  ]);
});

test("what is taken, refused for its number, or held back for its pace calls nobody", async () => {
  const { sms, email, called } = await providers({});
  expect((await sms.send("twilio", SMS, options)).outcome.kind).toBe("accepted");
  const faults = [
    { kind: "twilio", code: 21610 },
    { kind: "status", status: 429 },
  ] as const;
  for (const fault of faults) {
    sandbox.faults.add({ match: { channel: "sms" }, fault });
    expect((await sms.send("twilio", SMS, options)).outcome.kind).not.toBe("accepted");
  }
  expect((await email.send("smtp", EMAIL, options)).outcome.kind).toBe("accepted");
  expect(called).toEqual([]);
});

test("keys that a browser's push service refuses call the operator; the subscription is kept and waits", async () => {
  const { push, called } = await providers({});
  const subscription = sandbox.subscriptionFor(1);
  sandbox.faults.add({ match: { channel: "push" }, fault: { kind: "status", status: 403 } });
  const rendered = { subscription, payload: "{}", topic: "t", urgency: "high" } as const;
  const { outcome } = await push.send("push", rendered, options);
  expect(outcome).toMatchObject({ kind: "deferred", scope: "contact" });
  expect(outcome).not.toHaveProperty("suppress");
  expect(called).toMatchObject([{ key: expect.stringMatching(/^delivery\.not-permitted:push:.*http-403$/) }]);
});

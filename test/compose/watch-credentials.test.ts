import { afterAll, expect, test } from "vitest";
import { readEnv } from "../../config/env.ts";
import { openProviders } from "../../src/channels/providers.ts";
import { watchCredentials } from "../../src/compose/watch-credentials.ts";
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
  const opened = await openProviders(env, {
    hash: [{ id: "h", key: Buffer.alloc(32, 1) }],
    vapid: undefined,
  });
  closing.push(async () => void (await Promise.all(Object.values(opened).map((each) => each?.close()))));
  if (!opened.sms || !opened.email) throw new Error("both must be configured");
  return { sms: opened.sms, email: opened.email };
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

test("a refused account or login calls the operator, once however many sends it meets, and the outcome is untouched", async () => {
  const { sms, email } = await providers({
    TWILIO_AUTH_TOKEN: "wrong",
    SMTP_URL: sandbox.smtpUrl.replace("right", "wrong"),
  });
  const called: OperatorEvent[] = [];
  const watchedSms = watchCredentials(sms, (event) => called.push(event));
  const watchedEmail = watchCredentials(email, (event) => called.push(event));
  for (let n = 0; n < 3; n++) {
    expect(await watchedSms.send(SMS, options)).toMatchObject({ kind: "deferred", scope: "provider" });
    expect(await watchedEmail.send(EMAIL, options)).toMatchObject({ kind: "deferred", scope: "provider" });
  }
  expect(called.map(({ key }) => key)).toEqual(["credentials.refused:sms", "credentials.refused:email"]);
  expect(JSON.stringify(called)).not.toMatch(/612345678|anna/);
});

test("what is taken, refused for its number, or held back for its pace calls nobody", async () => {
  const { sms, email } = await providers({});
  const called: OperatorEvent[] = [];
  const watched = watchCredentials(sms, (event) => called.push(event));
  expect((await watched.send(SMS, options)).kind).toBe("accepted");
  const faults = [
    { kind: "twilio", code: 21610 },
    { kind: "status", status: 429 },
  ] as const;
  for (const fault of faults) {
    sandbox.faults.add({ match: { channel: "sms" }, fault });
    expect((await watched.send(SMS, options)).kind).not.toBe("accepted");
  }
  expect((await watchCredentials(email, (event) => called.push(event)).send(EMAIL, options)).kind).toBe(
    "accepted",
  );
  expect(called).toEqual([]);
});

test("a provider that can look up still can", async () => {
  const { sms } = await providers({});
  expect(watchCredentials(sms, () => {}).lookup).toBe(sms.lookup);
});

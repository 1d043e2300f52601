import { expect, test } from "vitest";
import { twilioSignature } from "../../src/sandbox/twilio-receipts.ts";
import { until } from "../support/until.ts";
import { account, freshSandbox, oneListener } from "./one-sandbox.ts";

test("with an origin, callbacks go there, signed for the public address that they were asked for", async () => {
  const service = await oneListener();
  const callbackOrigin = new URL(service.url).origin;
  const sandbox = await freshSandbox({ twilio: { ...account, receiptDelaysMs: [1, 1], callbackOrigin } });
  const StatusCallback = "https://alerts.example.org/v1/providers/twilio/status?ref=7-42-1";
  const answer = await fetch(`${sandbox.twilioUrl}/2010-04-01/Accounts/${account.accountSid}/Messages.json`, {
    method: "POST",
    headers: {
      authorization: `Basic ${Buffer.from(`${account.accountSid}:${account.authToken}`).toString("base64")}`,
    },
    body: new URLSearchParams({ To: "+33612000004", From: "+15005550006", Body: "x", StatusCallback }),
  });
  expect(answer.status).toBe(201);
  const got = await until(() => (service.got.length === 2 ? service.got : false));
  expect(got.map(({ url }) => url)).toEqual(Array(2).fill("/v1/providers/twilio/status?ref=7-42-1"));
  for (const { headers, body } of got) {
    const params = Object.fromEntries(new URLSearchParams(body));
    expect(headers["x-twilio-signature"]).toBe(twilioSignature(account.authToken, StatusCallback, params));
  }
  expect(sandbox.twilio.receiptCounts()).toMatchObject({ heldBack: 0, failed: 0 });
});

import twilio from "twilio";
import { beforeAll, describe, expect, test } from "vitest";
import type { AttemptReference } from "../../src/channels/contract.ts";
import { callbackToken } from "../../src/channels/sms/callback-token.ts";
import { SINCH_CALLBACK } from "../../src/channels/sms/sinch.ts";
import { countRows, type TestApp, testApp } from "./one-app.ts";

const told: unknown[] = [];
let it: TestApp;
beforeAll(async () => {
  it = await testApp({ accountFault: (fault) => told.push(fault) });
});

const SID = `SM${"a".repeat(32)}`;
const PATH = "/v1/providers/twilio/status?attempt=7-9-1";
const params = {
  MessageSid: SID,
  MessageStatus: "delivered",
  To: "+33600000000",
  AccountSid: `AC${"b".repeat(32)}`,
};

function callback(given: Record<string, string>, headers: Record<string, string>, url = PATH) {
  return it.app.inject({
    method: "POST",
    url,
    payload: new URLSearchParams(given).toString(),
    headers: { "content-type": "application/x-www-form-urlencoded", ...headers },
  });
}

function signed(given: Record<string, string>, url = PATH, token = "twilio-secret") {
  return {
    "x-twilio-signature": twilio.getExpectedTwilioSignature(token, `https://amberwire.example${url}`, given),
  };
}

async function receipts() {
  const { rows } = await it.db.pool.query(
    "SELECT reference, bulletin_ledger_id AS bulletin, contact_id AS contact, attempt, state, code FROM receipt ORDER BY id",
  );
  return rows;
}

describe("Twilio's status callback", () => {
  test("is stored once when its signature fits, also before its attempt is known", async () => {
    for (let n = 0; n < 2; n++) {
      const answer = await callback(params, signed(params));
      expect(answer.statusCode).toBe(204);
      expect(answer.body).toBe("");
    }
    expect(await receipts()).toEqual([
      { reference: SID, bulletin: 7, contact: 9, attempt: 1, state: "delivered", code: "delivered" },
    ]);
  });

  test("with fields that Twilio adds one day is believed all the same", async () => {
    const more = { ...params, MessageStatus: "read", FutureField: "x" };
    expect((await callback(more, signed(more))).statusCode).toBe(204);
    expect(await receipts()).toHaveLength(2);
  });

  test("without a signature, or with another, is not believed and leaves nothing", async () => {
    const before = await countRows(it.db);
    const forged = { ...params, MessageStatus: "failed" };
    for (const [answer, status, code] of [
      [await callback(forged, {}), 400, "signature-missing"],
      [await callback(forged, signed(params)), 403, "wrong-signature"],
      [await callback(forged, signed(forged, PATH, "guessed")), 403, "wrong-signature"],
      [
        await callback(forged, signed(forged), "/v1/providers/twilio/status?attempt=7-10-1"),
        403,
        "wrong-signature",
      ],
      [
        await callback(forged, { ...signed(forged), "content-type": "application/json" }),
        415,
        "unsupported-media-type",
      ],
    ] as const)
      expect(answer.json()).toMatchObject({ status, code });
    expect(await countRows(it.db)).toEqual(before);
  });

  test("that names no message of ours is answered, so that Twilio does not repeat it, and not stored", async () => {
    const before = await countRows(it.db);
    const odd = { MessageStatus: "delivered", MessageSid: "'; DROP TABLE receipt; --" };
    expect((await callback(odd, signed(odd))).statusCode).toBe(204);
    expect(await countRows(it.db)).toEqual(before);
  });

  test("is refused for ever where no token is configured", async () => {
    const without = await testApp({ twilioAuthTokens: [] });
    const answer = await without.app.inject({
      method: "POST",
      url: PATH,
      payload: new URLSearchParams(params).toString(),
      headers: { "content-type": "application/x-www-form-urlencoded", ...signed(params) },
    });
    expect(answer.json()).toMatchObject({ status: 403, code: "wrong-signature" });
  });
});

describe("Sinch's delivery report", () => {
  const report = {
    type: "recipient_delivery_report_sms",
    batch_id: "01FC66621XXXXX119Z8PMV1QPQ",
    recipient: "33600000000",
    client_reference: "8-9",
    status: "Delivered",
    code: 0,
  };
  const post = (token: string, payload: object = report) =>
    it.app.inject({ method: "POST", url: `/v1/providers/sinch/status/${token}`, payload });
  const token = (attempt: AttemptReference, purpose = SINCH_CALLBACK) => {
    const [key] = it.parts.keys.hash;
    if (!key) throw new Error("no key");
    return callbackToken(key.key, purpose, attempt);
  };

  test("is stored once under the attempt that its address names", async () => {
    for (let n = 0; n < 2; n++) expect((await post(token("8-9-2"))).statusCode).toBe(204);
    expect((await receipts()).filter(({ reference }) => reference === report.batch_id)).toEqual([
      {
        reference: report.batch_id,
        bulletin: 8,
        contact: 9,
        attempt: 2,
        state: "delivered",
        code: "delivered",
      },
    ]);
  });

  test("that blames our account calls the operator, and not for a number's own fault", async () => {
    told.length = 0;
    const failed = { ...report, batch_id: "01FC66621XXXXX119Z8PMV1QPR", status: "Rejected" };
    expect((await post(token("8-9-3"), { ...failed, code: 413 })).statusCode).toBe(204);
    expect((await post(token("8-9-3"), { ...failed, code: 1, status: "Failed" })).statusCode).toBe(204);
    const unregistered = { ...params, MessageStatus: "undelivered", ErrorCode: "30034" };
    expect((await callback(unregistered, signed(unregistered))).statusCode).toBe(204);
    expect(told).toEqual([
      { channel: "sms", provider: "sinch", code: "rejected-413", account: "tell" },
      { channel: "sms", provider: "twilio", code: "undelivered-30034", account: "tell" },
    ]);
  });

  test("at an address that is not ours leaves nothing", async () => {
    const before = await countRows(it.db);
    for (const wrong of [token("8-9-2", "another"), token("8-9-2").replace("8-9", "8-8"), "8-9-2.0", "x"]) {
      const answer = await post(wrong, { ...report, status: "Failed" });
      expect(answer.statusCode).toBe(403);
      expect(answer.json()).toMatchObject({ type: expect.stringContaining("wrong-signature") });
    }
    expect(await countRows(it.db)).toEqual(before);
  });

  test("that tells nothing of use is answered all the same, so that it is not repeated", async () => {
    const before = await countRows(it.db);
    expect((await post(token("8-9-2"), { hello: "you" })).statusCode).toBe(204);
    expect((await post(token("8-7-1"))).statusCode).toBe(204);
    expect(await countRows(it.db)).toEqual(before);
  });
});

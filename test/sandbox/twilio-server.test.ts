import twilio from "twilio";
import type RequestClient from "twilio/lib/base/RequestClient.js";
import { describe, expect, it } from "vitest";
import { until } from "../support/until.ts";
import { account, oneListener, oneSandbox } from "./one-sandbox.ts";

const sandbox = await oneSandbox();
const listener = await oneListener();
const from = "+15005550006";

/** The real SDK with nothing changed but the host that it calls. */
function sdk(authToken = account.authToken) {
  class LocalClient extends twilio.RequestClient {
    override request<T>(options: RequestClient.RequestOptions<T>) {
      const uri = options.uri.replace("https://api.twilio.com", sandbox.twilioUrl);
      return super.request<T>(Object.assign(options, { uri }));
    }
  }
  return twilio(account.accountSid, authToken, { httpClient: new LocalClient() });
}

function codeOf(thrown: unknown): [number, number] {
  if (!(thrown instanceof twilio.RestException)) throw thrown;
  return [thrown.status, thrown.code ?? 0];
}

async function refusal(params: Record<string, unknown>): Promise<[number, number]> {
  const whole = { to: "+33612345678", from, body: "x", ...params };
  return sdk()
    .messages.create(whole)
    .then(() => [201, 0], codeOf);
}

describe("the Messages API as the official SDK sees it", () => {
  it("takes a message, answers queued with a sid, and shows it again", async () => {
    const created = await sdk().messages.create({ to: "+33612000001", from, body: "Alerte enlèvement €" });
    expect(created.sid).toMatch(/^SM[0-9a-f]{32}$/);
    expect(created).toMatchObject({
      status: "queued",
      to: "+33612000001",
      numSegments: "1",
      errorCode: null,
    });
    expect(created.dateCreated.getTime()).toBeGreaterThan(Date.now() - 5000);
    const fetched = await sdk().messages(created.sid).fetch();
    expect(fetched.body).toBe("Alerte enlèvement €");
    await expect(
      sdk()
        .messages(`SM${"0".repeat(32)}`)
        .fetch(),
    ).rejects.toMatchObject({ status: 404, code: 20404 });
  });

  it("files what the person would read, with its encoding and parts", async () => {
    await sdk().messages.create({ to: "+33612000002", from, body: `œuf ${"a".repeat(80)}` });
    const [item] = await sandbox.inbox.list({ to: "+33612000002" });
    expect(item).toMatchObject({
      channel: "sms",
      content: { encoding: "UCS-2", units: 84, segments: 2, from },
    });
  });

  it.each([
    [{ to: "0612345678" }, [400, 21211]],
    [{ to: "" }, [400, 21604]],
    [{ from: "" }, [400, 21603]],
    [{ from: "far too long a sender" }, [400, 21212]],
    [{ messagingServiceSid: "MGnothex" }, [400, 21701]],
    [{ body: "" }, [400, 21602]],
    [{ body: "x".repeat(1601) }, [400, 21617]],
    [{ statusCallback: "not an address" }, [400, 21609]],
    [{ statusCallback: "https://under_score.example/x" }, [400, 21609]],
    [{ validityPeriod: 0 }, [400, 21624]],
    [{ validityPeriod: 36_001 }, [400, 21624]],
    [{ validityPeriod: 36_000, messagingServiceSid: `MG${"a".repeat(32)}` }, [201, 0]],
  ])("answers %j like Twilio", async (params, expected) => {
    expect(await refusal(params)).toEqual(expected);
  });

  it("refuses a wrong token, a foreign account and no login at all with 20003", async () => {
    const wrong = sdk("wrong").messages.create({ to: "+33612345678", from, body: "x" });
    await expect(wrong).rejects.toMatchObject({ status: 401, code: 20003 });
    const foreign = `${sandbox.twilioUrl}/2010-04-01/Accounts/AC${"2".repeat(32)}/Messages.json`;
    const login = Buffer.from(`${account.accountSid}:${account.authToken}`).toString("base64");
    expect((await fetch(foreign, { headers: { authorization: `Basic ${login}` } })).status).toBe(401);
    const bare = await fetch(`${sandbox.twilioUrl}/2010-04-01/Accounts/${account.accountSid}/Messages.json`);
    expect(bare.status).toBe(401);
    expect(await bare.json()).toMatchObject({ code: 20003, status: 401, more_info: expect.any(String) });
  });

  it("lists by recipient and time over several pages, newest first", async () => {
    const to = "+33612000003";
    const since = new Date(Date.now() - 60_000);
    for (const body of ["1", "2", "3", "4", "5"]) await sdk().messages.create({ to, from, body });
    const found = await sdk().messages.list({ to, dateSentAfter: since, pageSize: 2 });
    expect(found.map((message) => message.body)).toEqual(["5", "4", "3", "2", "1"]);
    expect(await sdk().messages.list({ to, dateSentAfter: new Date(Date.now() + 60_000) })).toEqual([]);
    expect(await sdk().messages.list({ to: "+33612999999" })).toEqual([]);
  });
});

describe("status callbacks", () => {
  /** Sends one message with a callback of its own and waits until its receipts have come to rest. */
  async function receipts(name: string, expected: number) {
    const statusCallback = `${listener.url}/status/7-42-1?who=${name}`;
    const { sid } = await sdk().messages.create({ to: "+33612000004", from, body: "x", statusCallback });
    await until(() => sandbox.twilio.receiptCounts().waiting === 0);
    const got = listener.got.filter(({ url }) => url.endsWith(`who=${name}`));
    expect(got).toHaveLength(expected);
    return got.map(({ url, headers, body }) => {
      const params = Object.fromEntries(new URLSearchParams(body));
      const signature = String(headers["x-twilio-signature"]);
      const signed = twilio.validateRequest(account.authToken, signature, listener.url + url, params);
      return { sid: params.MessageSid === sid, signed, params, token: headers["i-twilio-idempotency-token"] };
    });
  }

  it("come as sent and then delivered, signed for the official SDK", async () => {
    const got = await receipts("plain", 2);
    expect(got.map(({ params }) => params.MessageStatus)).toEqual(["sent", "delivered"]);
    expect(got.every(({ sid, signed }) => sid && signed)).toBe(true);
    expect(got[0]?.params).toMatchObject({ To: "+33612000004", From: from, AccountSid: account.accountSid });
    const [item] = await sandbox.inbox.list({ to: "+33612000004" });
    expect(item?.tag).toBe("7");
  });

  it.each([
    ["duplicated", ["sent", "sent", "delivered", "delivered"]],
    ["out-of-order", ["delivered", "sent"]],
    ["none", []],
  ] as const)("can be %s", async (how, statuses) => {
    sandbox.faults.add({ match: { channel: "sms" }, fault: { kind: "receipt", how } });
    const got = await receipts(how, statuses.length);
    expect(got.map(({ params }) => params.MessageStatus)).toEqual(statuses);
    const [newest] = await sdk().messages.list({ to: "+33612000004", limit: 1 });
    expect(newest?.status).toBe("delivered");
  });

  it("can be forged: the signature does not hold", async () => {
    sandbox.faults.add({ match: { channel: "sms" }, fault: { kind: "receipt", how: "forged" } });
    expect((await receipts("forged", 2)).map(({ signed }) => signed)).toEqual([false, false]);
  });

  it("can be late", async () => {
    sandbox.faults.add({ match: { channel: "sms" }, fault: { kind: "receipt", how: "late", delayMs: 300 } });
    const begin = performance.now();
    await receipts("late", 2);
    expect(performance.now() - begin).toBeGreaterThan(290);
  });

  it("can say that the carrier failed, with its code", async () => {
    const fault = { kind: "receipt-status", status: "undelivered", code: 30003 } as const;
    sandbox.faults.add({ match: { channel: "sms" }, fault });
    const got = await receipts("failed", 2);
    expect(got[1]?.params).toMatchObject({ MessageStatus: "undelivered", ErrorCode: "30003" });
    expect(got.every(({ signed }) => signed)).toBe(true);
  });

  it("are held back when the address is not on this machine", async () => {
    const before = sandbox.twilio.receiptCounts().heldBack;
    await sdk().messages.create({
      to: "+33612000005",
      from,
      body: "x",
      statusCallback: "https://status.example/1-2-3",
    });
    await until(() => sandbox.twilio.receiptCounts().heldBack === before + 2);
  });
});

import { createHash, createHmac } from "node:crypto";
import { expect, test } from "vitest";
import { verifyTwilioSignature } from "../../../src/channels/sms/twilio-signature.ts";

// The worked example of Twilio's own documentation.
const DOCUMENTED = {
  token: "12345",
  url: "https://mycompany.com/myapp.php?foo=1&bar=2",
  params: {
    Digits: "1234",
    To: "+18005551212",
    From: "+14158675310",
    Caller: "+14158675310",
    CallSid: "CA1234567890ABCDE",
  },
  signature: "GvWf1cFY/Q7PnoempGyD5oXAezc=",
};

test("accepts the documented example", () => {
  const { token, ...request } = DOCUMENTED;
  expect(verifyTwilioSignature([token], request)).toBe("ok");
});

test("accepts it under any of several tokens, and refuses it under none of ours", () => {
  const { token, ...request } = DOCUMENTED;
  expect(verifyTwilioSignature(["the-next-token", token], request)).toBe("ok");
  expect(verifyTwilioSignature(["the-next-token"], request)).toBe("wrong");
  expect(verifyTwilioSignature([], request)).toBe("wrong");
});

test("refuses it when anything was changed, added or left out", () => {
  const { token, ...request } = DOCUMENTED;
  const { Digits: _digits, ...fewer } = request.params;
  for (const changed of [
    { ...request, url: request.url.replace("foo=1", "foo=2") },
    { ...request, params: { ...request.params, Digits: "1235" } },
    { ...request, params: { ...request.params, MessageStatus: "delivered" } },
    { ...request, params: fewer },
    { ...request, signature: "AAAA" },
    { ...request, url: "not an address" },
  ]) {
    expect(verifyTwilioSignature([token], changed)).toBe("wrong");
  }
});

test("says that a signature is missing", () => {
  const { token, ...request } = DOCUMENTED;
  expect(verifyTwilioSignature([token], { ...request, signature: undefined })).toBe("missing");
  expect(verifyTwilioSignature([token], { ...request, signature: "" })).toBe("missing");
});

test("takes the address with or without the default port, and repeated parameters in any order", () => {
  const params = { To: ["+2", "+1", "+2"] };
  const signed = createHmac("sha1", "t")
    .update("https://example.org:443/a?attempt=1-2-3To+1To+2")
    .digest("base64");
  expect(
    verifyTwilioSignature(["t"], { url: "https://example.org/a?attempt=1-2-3", params, signature: signed }),
  ).toBe("ok");
});

test("checks both hash and signature of a JSON callback", () => {
  const rawBody = '{"status":"delivered"}';
  const hash = createHash("sha256").update(rawBody).digest("hex");
  const url = `https://example.org/a?bodySHA256=${hash}`;
  const signature = createHmac("sha1", "t").update(url).digest("base64");
  const request = { url, signature, params: {}, rawBody };
  expect(verifyTwilioSignature(["t"], request)).toBe("ok");
  expect(verifyTwilioSignature(["t"], { ...request, rawBody: '{"status":"failed"}' })).toBe("wrong");
  expect(verifyTwilioSignature(["t"], { ...request, signature: "AAAA" })).toBe("wrong");
});

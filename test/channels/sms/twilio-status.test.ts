import { expect, test } from "vitest";
import { parseTwilioStatus } from "../../../src/channels/sms/twilio-status.ts";

const SID = `SM${"0123456789abcdef".repeat(2)}`;
const word = (status: string, more: Record<string, unknown> = {}) =>
  parseTwilioStatus({ MessageSid: SID, MessageStatus: status, ...more }, { attempt: "7-42-1" });

test("reads a delivery with our own attempt reference", () => {
  expect(word("delivered")).toEqual({
    provider: "twilio",
    reference: SID,
    attempt: "7-42-1",
    state: "delivered",
    code: "delivered",
  });
});

test.each([
  ["accepted", "in-progress"],
  ["scheduled", "in-progress"],
  ["queued", "in-progress"],
  ["sending", "in-progress"],
  ["sent", "in-progress"],
  ["partially_delivered", "in-progress"],
  ["delivered", "delivered"],
  ["read", "delivered"],
  ["undelivered", "refused"],
  ["failed", "refused"],
  ["canceled", "refused"],
  ["receiving", "other"],
  ["something_new", "other"],
])("reads the status %s as %s", (status, state) => {
  expect(word(status)).toMatchObject({ state, code: status });
});

test.each([
  ["30005", "invalid-address"],
  ["30006", "invalid-address"],
  ["21610", "opted-out"],
])("error %s blames the number: %s", (code, suppress) => {
  expect(word("undelivered", { ErrorCode: code })).toMatchObject({
    state: "refused",
    code: `undelivered-${code}`,
    suppress,
  });
});

test.each(["30003", "30007", "30008", "30001", "99999"])(
  "error %s is final but does not blame the number",
  (code) => {
    const read = word("failed", { ErrorCode: code });
    expect(read).toMatchObject({ state: "refused", code: `failed-${code}` });
    expect(read).not.toHaveProperty("suppress");
  },
);

test("keeps a callback without an attempt, or with a forged one, without an attempt", () => {
  for (const attempt of [undefined, "", "1-2", "1-2-3-4", "0-1-1", "a-b-c", ["1-2-3"], "1-2-3; DROP"]) {
    expect(parseTwilioStatus({ MessageSid: SID, MessageStatus: "sent" }, { attempt })?.attempt).toBeNull();
  }
});

test("says nothing of a callback that names no message", () => {
  expect(parseTwilioStatus({ MessageStatus: "sent" }, {})).toBeUndefined();
  expect(parseTwilioStatus({ MessageSid: "nonsense", MessageStatus: "sent" }, {})).toBeUndefined();
});

test("never stores what a stranger could write into a status", () => {
  expect(word("<script>+33612345678")).toMatchObject({ state: "other", code: "other" });
  expect(word("failed", { ErrorCode: "+33612345678" })).toMatchObject({ code: "failed" });
});

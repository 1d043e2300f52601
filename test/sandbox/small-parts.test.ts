import { X509Certificate } from "node:crypto";
import { describe, expect, it } from "vitest";
import { selfSignedCertificate } from "../../src/sandbox/self-signed-certificate.ts";
import { smsSize } from "../../src/sandbox/sms-segments.ts";

describe("the certificate made at start", () => {
  it("is signed by itself, is a CA, and names its hosts", () => {
    const now = new Date("2026-11-23T12:00:00Z");
    const { cert, key } = selfSignedCertificate(["127.0.0.1", "sandbox.test"], now);
    const read = new X509Certificate(cert);
    expect(read.verify(read.publicKey)).toBe(true);
    expect(read.ca).toBe(true);
    expect([
      read.checkIP("127.0.0.1"),
      read.checkHost("localhost"),
      read.checkHost("sandbox.test"),
    ]).not.toContain(undefined);
    expect(read.checkIP("127.0.0.2")).toBeUndefined();
    expect([read.validFromDate, read.validToDate]).toEqual([
      new Date("2026-11-22T12:00:00Z"),
      new Date("2027-02-21T12:00:00Z"),
    ]);
    expect(key).toContain("BEGIN PRIVATE KEY");
  });
});

describe("the size of an SMS (3GPP TS 23.038)", () => {
  it.each([
    ["", "GSM-7", 0, 1],
    ["a".repeat(160), "GSM-7", 160, 1],
    ["a".repeat(161), "GSM-7", 161, 2],
    ["€".repeat(80), "GSM-7", 160, 1],
    [`${"a".repeat(152)}€${"a".repeat(152)}`, "GSM-7", 306, 3],
    ["ç".repeat(70), "UCS-2", 70, 1],
    ["ç".repeat(71), "UCS-2", 71, 2],
    ["🇫🇷", "UCS-2", 4, 1],
    [`${"ç".repeat(66)}😀${"ç".repeat(66)}`, "UCS-2", 134, 3],
  ] as const)("%#", (text, encoding, units, segments) => {
    expect(smsSize(text)).toEqual({ encoding, units, segments });
  });
});

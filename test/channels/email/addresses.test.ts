import { expect, test } from "vitest";
import { envelopeAddress } from "../../../src/channels/email/mail-address.ts";
import { readReturnPath, returnPath } from "../../../src/channels/email/return-path.ts";

const [KEY, OTHER] = [Buffer.alloc(32, 1), Buffer.alloc(32, 2)];

test.each([
  ["ines@example.net", "ines@example.net"],
  ["Ines.Exemple+alerte@EXAMPLE.net", "Ines.Exemple+alerte@example.net"],
  ["ines@bücher.example", "ines@xn--bcher-kva.example"],
  ["o'neill@example.net", "o'neill@example.net"],
])("takes %s as %s", (given, expected) => {
  expect(envelopeAddress(given)).toEqual({ address: expected });
});

test.each([
  "",
  "ines",
  "@example.net",
  "ines@",
  "ines@example..net",
  "ines@-example.net",
  "a b@example.net",
  "ines@example.net\r\nRCPT TO:<other@example.net>",
  "ines>@example.net",
  "a@b@example.net",
  ".ines@example.net",
  "ines@example.net\r\nDATA",
  "ines@ex%61mple.net",
  "ines\r\nDATA@example.net",
  `${"a".repeat(65)}@example.net`,
  `a@${"b".repeat(260)}.net`,
])("refuses %j", (given) => {
  expect(envelopeAddress(given)).toEqual({ fault: "invalid" });
});

test("says when an address needs a relay with SMTPUTF8", () => {
  expect(envelopeAddress("inès@example.net")).toEqual({ fault: "needs-smtputf8" });
});

test("a return path names its attempt, in at most 64 octets before the @", () => {
  const attempt = "9007199254740991-9007199254740991-12" as const;
  const address = returnPath(KEY, attempt, "example.org");
  expect(address.indexOf("@")).toBeLessThanOrEqual(64);
  expect(readReturnPath([KEY], address)).toBe(attempt);
  expect(readReturnPath([OTHER, KEY], address.toUpperCase())).toBe(attempt);
});

test("a return path that was changed, or signed by somebody else, names nothing", () => {
  const address = returnPath(KEY, "7-42-1", "example.org");
  expect(readReturnPath([OTHER], address)).toBeUndefined();
  expect(readReturnPath([KEY], address.replace("bounce+7-", "bounce+8-"))).toBeUndefined();
  expect(readReturnPath([KEY], "bounce+7-16-1@example.org")).toBeUndefined();
  expect(readReturnPath([KEY], "postmaster@example.org")).toBeUndefined();
});

import { expect, test } from "vitest";
import { retryAfterMs } from "../../src/channels/retry-after.ts";

const NOW = Date.parse("2026-11-23T14:30:00Z");

test.each([
  ["0", 0],
  ["7", 7_000],
  [" 120 ", 120_000],
  ["Mon, 23 Nov 2026 14:31:30 GMT", 90_000],
  ["Mon, 23 Nov 2026 14:00:00 GMT", 0],
  ["999999999", 86_400_000],
  ["Fri, 31 Dec 2200 00:00:00 GMT", 86_400_000],
])("reads %j as %i ms", (header, expected) => {
  expect(retryAfterMs(header, NOW)).toBe(expected);
});

test.each([undefined, "", "soon", "-5", "1.5", "1e9", "2026-11-23T15:00:00Z", "Mon, nonsense"])(
  "takes %j for no wish at all",
  (header) => {
    expect(retryAfterMs(header, NOW)).toBeUndefined();
  },
);

test("takes the first of a header given twice", () => {
  expect(retryAfterMs(["3", "900"], NOW)).toBe(3_000);
});

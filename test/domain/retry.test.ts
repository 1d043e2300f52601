import fc from "fast-check";
import { expect, test } from "vitest";
import { afterUnknown, retryDelayMs } from "../../src/domain/retry.ts";

const DAY_MS = 86_400_000;

test("a retry never undercuts the provider's wish, never waits beyond the expiry, and is never refused before it", () => {
  fc.assert(
    fc.property(
      fc.integer({ min: 1, max: 5000 }),
      fc.option(fc.integer({ min: 0, max: DAY_MS }), { nil: undefined }),
      fc.double({ min: 0, max: 1, maxExcluded: true, noNaN: true }),
      fc.integer({ min: 0, max: DAY_MS }),
      (attempt, retryAfterMs, random, remainingMs) => {
        const delay = retryDelayMs({ attempt, retryAfterMs, random, remainingMs });
        if (delay === null) return remainingMs <= Math.max(retryAfterMs ?? 0, 1800 * 1000 * 1.2);
        return delay >= (retryAfterMs ?? 0) && delay <= remainingMs;
      },
    ),
  );
});

test("the first minutes are dense, and equal failures do not come back in step", () => {
  const at = (attempt: number, random: number) =>
    retryDelayMs({ attempt, retryAfterMs: undefined, random, remainingMs: DAY_MS });
  expect([1, 2, 3].map((attempt) => at(attempt, 0.5))).toEqual([2_000, 5_000, 15_000]);
  expect(at(4, 0)).toBeLessThan(at(4, 0.99) ?? 0);
});

test.each([
  ["push", "alert", false, "lookup-then-resend", "send"],
  ["email", "update", true, "never-resend", "send"],
  ["sms", "alert", false, "lookup-then-resend", "look-up-then-send"],
  ["sms", "cancel", false, "lookup-then-resend", "look-up-then-send"],
  ["sms", "update", false, "lookup-then-resend", "look-up"],
  ["sms", "alert", false, "never-resend", "look-up"],
  ["sms", "alert", true, "lookup-then-resend", "give-up"],
] as const)(
  "after an unknown %s of an %s (follows unknown: %s, %s): %s",
  (channel, kind, followsUnknown, setting, policy) => {
    expect(afterUnknown({ channel, kind, followsUnknown, setting })).toBe(policy);
  },
);

import { expect, test } from "vitest";
import { attemptSignal } from "../../src/dispatch/attempt-signal.ts";
import { until } from "../support/until.ts";

test("attempts that start together share a signal, later ones and those of other slices have another", async () => {
  const lost = new AbortController();
  const first = attemptSignal(lost.signal, 1_000);
  expect(attemptSignal(lost.signal, 1_000)).toBe(first);
  expect(attemptSignal(lost.signal, 2_000)).not.toBe(first);
  expect(attemptSignal(new AbortController().signal, 1_000)).not.toBe(first);
  const second = attemptSignal(lost.signal, 1_000);
  await until(() => attemptSignal(lost.signal, 1_000) !== second);
  expect(first.aborted).toBe(false);
});

test("fires when the lease is lost, and with a timeout within the time", async () => {
  const lost = new AbortController();
  const signal = attemptSignal(lost.signal, 60_000);
  lost.abort(new Error("lease"));
  expect(signal.aborted).toBe(true);
  expect(attemptSignal(lost.signal, 60_000).aborted).toBe(true);
  const began = performance.now();
  const timed = attemptSignal(new AbortController().signal, 50);
  await until(() => timed.aborted);
  expect(performance.now() - began).toBeGreaterThanOrEqual(45);
  expect(timed.reason.name).toBe("TimeoutError");
});

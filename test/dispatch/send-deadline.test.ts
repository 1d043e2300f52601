import { setTimeout as pause } from "node:timers/promises";
import { expect, test } from "vitest";
import { openSendDeadlines } from "../../src/dispatch/send-deadline.ts";

test("sends of one moment share a signal, later ones have their own", async () => {
  const deadline = openSendDeadlines(new AbortController().signal, 10_000);
  const first = deadline();
  expect(deadline()).toBe(first);
  await pause(300);
  expect(deadline()).not.toBe(first);
});

test("a lost lease ends every send at once", () => {
  const lease = new AbortController();
  const signal = openSendDeadlines(lease.signal, 10_000)();
  expect(signal.aborted).toBe(false);
  lease.abort();
  expect(signal.aborted).toBe(true);
});

test("no send is ended before its time, and none long after it", async () => {
  const signal = openSendDeadlines(new AbortController().signal, 50)();
  await pause(100);
  expect(signal.aborted).toBe(false);
  await expect.poll(() => signal.aborted, { timeout: 5_000 }).toBe(true);
  expect(signal.reason).toMatchObject({ name: "TimeoutError" });
});

import { expect, test } from "vitest";
import { openRateAccount } from "../../src/dispatch/rate-account.ts";

test("a window is charged for the dearest text, and what it did not cost is given back by the next", () => {
  const account = openRateAccount(3);
  expect(account.charge("a", 10)).toBe(30);
  for (let n = 0; n < 10; n++) account.settle("a", "a", 1);
  expect(account.charge("a", 10)).toBe(10);
  expect(account.charge("a", 10)).toBe(30);
});

test("a charge that was not taken leaves the books as they were", () => {
  const account = openRateAccount(3);
  account.settle("a", "a", 1);
  const cost = account.charge("a", 1);
  account.undo("a", 1, cost);
  expect(account.charge("a", 1)).toBe(cost);
});

test("what another provider carried is charged to its rate and not to the window's", () => {
  const account = openRateAccount(2);
  account.charge("a", 2);
  account.settle("a", "b", 2);
  account.settle("a", "a", 2);
  expect(account.charge("a", 2)).toBe(2);
  expect(account.charge("b", 2)).toBe(6);
});

test("without a rate nothing is charged", () => {
  const account = openRateAccount(2);
  account.settle(null, null, 1);
  expect(account.charge(null, 500)).toBe(0);
});

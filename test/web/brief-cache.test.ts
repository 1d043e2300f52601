import { expect, test } from "vitest";
import { briefCache } from "../../src/web/brief-cache.ts";

test("callers at the same moment share one making, later ones too until its life ends", async () => {
  let now = 0;
  let made = 0;
  const cache = briefCache<number>(1000, 10, () => now);
  const make = async () => ++made;
  expect(await Promise.all([cache("a", make), cache("a", make), cache("b", make)])).toEqual([1, 1, 2]);
  now = 999;
  expect(await cache("a", make)).toBe(1);
  now = 1001;
  expect(await cache("a", make)).toBe(3);
});

test("a failure is not kept, and the oldest value makes room", async () => {
  let made = 0;
  const cache = briefCache<number>(1000, 2, () => 0);
  const make = async () => ++made;
  await expect(cache("a", () => Promise.reject(new Error("no")))).rejects.toThrow("no");
  expect(await cache("a", make)).toBe(1);
  await cache("b", make);
  await cache("c", make);
  expect(await cache("a", make)).toBe(4);
});

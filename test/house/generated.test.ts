import { expect, test } from "vitest";
import { loadPlanBook } from "../../config/plans.ts";
import { staleFiles } from "../../src/cli/generate.ts";

test("generated files say what the code says", async () => {
  expect(await staleFiles()).toEqual([]);
});

test("every plan, its texts and its example are sound", async () => {
  const book = await loadPlanBook({ thoroughly: true });
  expect(book.faults).toEqual([]);
  expect(book.countries()).toHaveLength(68);
  const complete = book.countries().filter((code) => book.get(code)?.pinned.plan.status === "complete");
  expect(complete).toHaveLength(37);
});

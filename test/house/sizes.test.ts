import { expect, test } from "vitest";
import { projectFiles, SOURCES, textOf } from "./tree.ts";

const sizes = projectFiles(SOURCES)
  .map((path) => ({ path, lines: textOf(path).split("\n").length - 1 }))
  .filter((file) => file.lines > 0)
  .sort((a, b) => a.lines - b.lines);

function quantile(share: number): number {
  return sizes[Math.min(sizes.length - 1, Math.floor(sizes.length * share))]?.lines ?? 0;
}

test("no source file is longer than 300 lines", () => {
  expect(sizes.filter((file) => file.lines > 300)).toEqual([]);
});

test("half of the source files have at most 90 lines, nine tenths at most 200", () => {
  expect(quantile(0.5)).toBeLessThanOrEqual(90);
  expect(quantile(0.9)).toBeLessThanOrEqual(200);
});

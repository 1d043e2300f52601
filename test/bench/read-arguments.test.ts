import { expect, test } from "vitest";
import { readArguments } from "../../bench/read-arguments.ts";
import { quantile, reached, summary } from "../../bench/row.ts";
import { ROWS } from "../../bench/rows.ts";

test("every row has a name of its own, and so has every figure in it", () => {
  expect(new Set(ROWS.map(({ name }) => name)).size).toBe(ROWS.length);
  for (const { figures } of ROWS) expect(new Set(figures.map(({ name }) => name)).size).toBe(figures.length);
});

test("without names all rows run, five rounds each, and quick is one round", () => {
  expect(readArguments([], ROWS)).toMatchObject({ rows: ROWS, settings: { rounds: 5, quick: false } });
  expect(readArguments(["push", "--quick"], ROWS)).toMatchObject({
    rows: [{ name: "push" }],
    settings: { rounds: 1, quick: true },
  });
});

test("--json alone means standard output, also before the name of a row", () => {
  expect(readArguments(["--json"], ROWS)).toMatchObject({ json: "-" });
  expect(readArguments(["--json", "sms"], ROWS)).toMatchObject({ json: "-", rows: [{ name: "sms" }] });
  expect(readArguments(["sms", "--json", "out.json"], ROWS)).toMatchObject({ json: "out.json" });
});

test("what is wrong with the arguments is said in a sentence", () => {
  expect(readArguments(["fax"], ROWS)).toMatchObject({ fault: expect.stringMatching(/no row fax.*push/) });
  expect(readArguments(["--rounds", "0"], ROWS)).toMatchObject({ fault: expect.stringMatching(/--rounds/) });
  expect(readArguments(["--backend", "x"], ROWS)).toMatchObject({
    fault: expect.stringMatching(/--backend/),
  });
  expect(readArguments(["--slow"], ROWS)).toMatchObject({ fault: expect.stringMatching(/--slow/) });
});

test("a figure is held against its target, and one without a target is not", () => {
  const measured = summary([3, 1, 2]);
  expect(measured).toMatchObject({ median: 2, least: 1, most: 3, runs: 3 });
  expect(reached({ name: "a", unit: "", target: { is: "at most", figure: 2 } }, measured)).toBe(true);
  expect(reached({ name: "a", unit: "", target: { is: "at least", figure: 3 } }, measured)).toBe(false);
  expect(reached({ name: "a", unit: "" }, measured)).toBeUndefined();
  expect(quantile([1, 2, 3, 4], 0.99)).toBe(4);
});

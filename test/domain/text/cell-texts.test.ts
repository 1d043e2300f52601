// Texts for cell broadcast: as long as the system carries, in the alphabet that the words need.
import { expect, test } from "vitest";
import { cellTexts } from "../../../src/domain/text/cell-texts.ts";
import { renderBulletin } from "../../../src/domain/text/render-bulletin.ts";
import { smsEncoding } from "../../../src/domain/text/sms-encoding.ts";
import { inputOf, planOf } from "./text-fixtures.ts";

const unknown = { confidence: "unknown" as const, sources: [] };
const WEA = [
  { system: "WEA 90", characters: 90, alphabet: "GSM-7" as const, ...unknown },
  { system: "WEA 360", characters: 360, alphabet: "GSM-7" as const, ...unknown },
];
const EU = [
  { system: "EU-Alert", characters: 60, alphabet: "GSM-7" as const, ...unknown },
  { system: "EU-Alert", characters: 30, alphabet: "UCS-2" as const, ...unknown },
];

test("every system gets the longest text that it carries, whole", () => {
  const { content, faults } = renderBulletin(
    inputOf("US", { plan: planOf("US", { messageLimits: WEA, smsSegmentsMax: 6 }) }),
  );
  expect(faults).toEqual([]);
  const { "WEA 90": short = "", "WEA 360": long = "" } = content.texts.en?.cell ?? {};
  expect(smsEncoding(short).units).toBeLessThanOrEqual(90);
  expect(smsEncoding(long).units).toBeLessThanOrEqual(360);
  expect(long.length).toBeGreaterThan(90);
  for (const text of [short, long]) expect(text).toContain("911");
});

test("an exercise says so within the limit", () => {
  const base = inputOf("US", { plan: planOf("US", { messageLimits: WEA, smsSegmentsMax: 6 }) });
  const { content } = renderBulletin({ ...base, alertCase: { ...base.alertCase, status: "exercise" } });
  expect(content.texts.en?.cell?.["WEA 360"]).toMatch(/^EXERCISE/);
});

test("the text's own alphabet decides which limit of a system holds", () => {
  const words = "{a}[[1| {b}]]";
  const latin = cellTexts(EU, [words], { a: "x".repeat(30), b: "y".repeat(20) }, "");
  expect(latin.texts["EU-Alert"]).toHaveLength(51);
  const greek = cellTexts(EU, [words], { a: "α".repeat(20), b: "β".repeat(20) }, "");
  expect(greek.texts["EU-Alert"]).toHaveLength(20);
});

test("a text that no system can carry is a fault and is not cut", () => {
  expect(cellTexts(EU, ["{a}"], { a: "α".repeat(31) }, "")).toEqual({ texts: {}, tooLong: ["EU-Alert"] });
});

test("a plan's signs decide lines and pages", () => {
  const signs = { lines: 1, characters: 12, pages: 2, ...unknown };
  const { content } = renderBulletin(inputOf("US", { plan: planOf("US", { signs, smsSegmentsMax: 6 }) }));
  const sign = content.texts.en?.sign ?? [];
  expect(sign).toHaveLength(2);
  for (const line of sign) expect(line.length).toBeLessThanOrEqual(12);
});

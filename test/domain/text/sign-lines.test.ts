import { describe, expect, it } from "vitest";
import { signLines } from "../../../src/domain/text/sign-lines.ts";
import { setOf } from "./text-fixtures.ts";

const set = setOf("FR", "fr");
const LINES = [["{programme}", "SHORT"], ["{make} {model}", "{make}"], ["{plate}"], ["CALL {tip}"]];
const values = { programme: "Alerte", make: "Renault", model: "Kangoo", plate: "AB-1", tip: "197" };
const size = (lines: number, pages = 1, characters = 18) => ({ lines, pages, characters });

describe("the lines of a sign", () => {
  it("are all shown where there is room", () => {
    expect(signLines(set, LINES, values, null, size(4))).toEqual([
      "ALERTE",
      "RENAULT KANGOO",
      "AB-1",
      "CALL 197",
    ]);
    expect(signLines(set, LINES, values, null, size(2, 2))).toHaveLength(4);
  });

  it("keep the number to call when there are too many", () => {
    expect(signLines(set, LINES, values, null, size(3))).toEqual(["ALERTE", "RENAULT KANGOO", "CALL 197"]);
    expect(signLines(set, LINES, values, null, size(1))).toEqual(["CALL 197"]);
  });

  it("give up the programme, not the plate, for the mark of an exercise", () => {
    expect(signLines(set, LINES, values, "Exercice", size(4))).toEqual([
      "EXERCICE",
      "RENAULT KANGOO",
      "AB-1",
      "CALL 197",
    ]);
    expect(signLines(set, LINES, values, "Exercice", size(5))[1]).toBe("ALERTE");
    expect(signLines(set, LINES, { programme: "Alerte", tip: "197" }, "Exercice", size(4))).toEqual([
      "EXERCICE",
      "ALERTE",
      "CALL 197",
    ]);
  });

  it("never show an exercise without its mark, however small the sign", () => {
    expect(signLines(set, LINES, values, "Exercice", size(2))).toEqual(["EXERCICE", "CALL 197"]);
    expect(signLines(set, LINES, values, "Exercice", size(1))).toEqual(["EXERCICE"]);
  });

  it("take the first alternative that fits and leave out a line with an unknown fact", () => {
    const { plate: _, ...rest } = values;
    const long = { ...rest, programme: "x".repeat(19), model: "Grand Kangoo Extra" };
    expect(signLines(set, LINES, long, null, size(4))).toEqual(["SHORT", "RENAULT", "CALL 197"]);
  });
});

import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { fitText } from "../../../src/domain/text/fit-text.ts";
import { fillPhrase, fillTemplate, parseTemplate } from "../../../src/domain/text/template.ts";

describe("a template", () => {
  it("leaves no trace of an optional part whose slot is empty or missing", () => {
    const template = "Child[[: {name}]][[, in {place}]]. Call {tip}.";
    expect(fillPhrase(template, { name: "A", place: "B", tip: "1" })).toBe("Child: A, in B. Call 1.");
    expect(fillPhrase(template, { name: "", tip: "1" })).toBe("Child. Call 1.");
  });

  it("drops an optional part when only one of its slots is empty", () => {
    expect(fillPhrase("x[[ {a} and {b}]]", { a: "1", b: "" })).toBe("x");
  });

  it("never doubles a full stop or a space where a value meets the words beside it", () => {
    expect(fillPhrase("Seen: {place}. Call.", { place: "St." })).toBe("Seen: St. Call.");
    expect(fillPhrase("{a}。{b}。", { a: "一。", b: "二" })).toBe("一。二。");
    expect(fillPhrase("{a}। {b}।", { a: "एक।", b: "दो" })).toBe("एक। दो।");
    expect(fillPhrase("{a}. {b}.", { a: "لماذا؟", b: "何！" })).toBe("لماذا؟ 何！");
    expect(fillPhrase("[[{a} ]] [[{b} ]] end", {})).toBe("end");
    expect(fillPhrase("[[{a} ]] [[{b} ]]end", { a: "1" })).toBe("1 end");
  });

  it("puts a value in as it is, whatever it looks like", () => {
    fc.assert(
      fc.property(fc.string({ minLength: 1 }), (value) => {
        expect(fillPhrase("<{v}>", { v: value })).toBe(`<${value}>`);
      }),
    );
    expect(fillPhrase("<{v}>", { v: "{tip} [[3|{x}]] $& $1" })).toBe("<{tip} [[3|{x}]] $& $1>");
  });

  it.each(["{a", "a}", "[[{a}", "{a}]]", "[[{a} [[{b}]]]]", "{a-b}", "[[ no slot ]]", "[a]", "[[0|{a}]]"])(
    "reports %s as a fault",
    (template) => {
      expect(parseTemplate(template).faults).not.toEqual([]);
    },
  );

  it("leaves out parts by priority and names their slots", () => {
    const parsed = parseTemplate("x[[1| {a}]][[2| {b}]][[3| {c}]]");
    expect(fillTemplate(parsed, { a: "1", b: "2" }, new Set([2, 3]))).toEqual({
      text: "x 1",
      dropped: ["b"],
    });
  });
});

describe("a fitted text", () => {
  const template = parseTemplate("base[[3| {low}]][[1| {high}]][[2| {middle}]]");

  it("keeps everything when everything fits", () => {
    const fitted = fitText(template, { low: "l", high: "h", middle: "m" }, () => true);
    expect(fitted).toEqual({ text: "base l h m", dropped: [], fits: true });
  });

  it("keeps the most important parts first, and smaller ones that still find room", () => {
    const values = { low: "l", high: "hhhh", middle: "mmmmmmmm" };
    expect(fitText(template, values, (text) => text.length <= 11)).toEqual({
      text: "base l hhhh",
      dropped: ["middle"],
      fits: true,
    });
  });

  it("never cuts: what is too long without any optional part stays whole and does not fit", () => {
    expect(fitText(template, { low: "l" }, (text) => text.length < 4)).toEqual({
      text: "base",
      dropped: ["low"],
      fits: false,
    });
  });
});

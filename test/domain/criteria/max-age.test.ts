import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { finding } from "./cases.ts";

const UNDER_18 = { criterion: "max_age", params: { under: 18 } };

function judged(
  child: Record<string, unknown>,
  more: Record<string, unknown> = {},
  timeZone = "Europe/Paris",
) {
  return finding(UNDER_18, { children: [child], ...more }, { timeZone });
}

describe("max_age by a stated age", () => {
  test.each([
    [{ years: 17 }, "met"],
    [{ years: 18 }, "not-met"],
    [{ years: 0, months: 5 }, "met"],
    [{ from: 12, to: 17 }, "met"],
    [{ from: 18, to: 20 }, "not-met"],
    [{ from: 17, to: 18 }, "missing"],
  ])("an age of %o is %s", (age, result) => {
    expect(judged({ age }).result).toBe(result);
  });

  test("a range on both sides of the limit asks to say which", () => {
    expect(judged({ age: { from: 16, to: 19 } }).reason).toMatch(
      /may be 16 to 19: say whether the child is under 18/,
    );
  });

  test("an unknown age is missing and names the child", () => {
    const { result, reason } = finding(UNDER_18, { children: [{ age: { years: 5 } }, { sex: "male" }] });
    expect(result).toBe("missing");
    expect(reason).toMatch(/child 2/);
  });

  test("an officer's answer settles what the case leaves open, and nothing else", () => {
    const yes = { attestations: { max_age: { answer: true, basis: "school register" } } };
    const no = { attestations: { max_age: { answer: false } } };
    expect(judged({ age: { from: 16, to: 19 } }, yes).result).toBe("met");
    expect(judged({ age: { from: 16, to: 19 } }, no).result).toBe("not-met");
    expect(judged({}, yes).result).toBe("met");
    expect(judged({ age: { years: 18 } }, yes).result).toBe("not-met");
    expect(judged({ age: { years: 9 } }, no).result).toBe("met");
  });

  test("an answer without a basis does not settle a mandatory age", () => {
    expect(judged({}, { attestations: { max_age: { answer: true } } }).result).toBe("missing");
  });

  test("one child over the limit fails the case, unless that child was found", () => {
    const two = (status: string) => ({ children: [{ age: { years: 9 } }, { age: { years: 19 }, status }] });
    expect(finding(UNDER_18, two("missing")).result).toBe("not-met");
    expect(finding(UNDER_18, two("found")).result).toBe("met");
  });

  test("from sets a lower limit", () => {
    const rule = { criterion: "max_age", params: { from: 15, under: 18 } };
    const at = (years: number) => finding(rule, { children: [{ age: { years } }] }).result;
    expect([14, 15, 17, 18].map(at)).toEqual(["not-met", "met", "met", "not-met"]);
    expect(finding(rule, { children: [{ age: { from: 14, to: 16 } }] }).result).toBe("missing");
  });
});

describe("max_age by a birth date", () => {
  const at = (instant: string) => ({ disappearance: { earliest: instant, latest: instant } });

  test("the limit falls on the birthday, at midnight in the child's time zone", () => {
    const child = { birthDate: "2008-11-23" };
    const lastMinute = at("2026-11-22T23:59:00+09:00");
    const firstMinute = at("2026-11-23T00:00:00+09:00");
    expect(judged(child, lastMinute, "Asia/Seoul").result).toBe("met");
    expect(judged(child, firstMinute, "Asia/Seoul").result).toBe("not-met");
    // The same instants are still the day before in Paris.
    expect(judged(child, firstMinute, "Europe/Paris").result).toBe("met");
  });

  test("a disappearance across the birthday's midnight is open", () => {
    const across = {
      disappearance: { earliest: "2026-11-22T23:30:00+01:00", latest: "2026-11-23T00:30:00+01:00" },
    };
    expect(judged({ birthDate: "2008-11-23" }, across).result).toBe("missing");
  });

  test("the day that counts is the disappearance, not today", () => {
    const child = { birthDate: "2008-05-04" };
    expect(finding(UNDER_18, { children: [child], ...at("2026-05-03T12:00:00+02:00") }).result).toBe("met");
  });

  test("the birth date wins over a stated age", () => {
    expect(judged({ birthDate: "2000-01-01", age: { years: 9 } }).result).toBe("not-met");
  });

  test("who was born on 29 February comes of age on 1 March", () => {
    const child = { birthDate: "2008-02-29" };
    expect(judged(child, at("2026-02-28T12:00:00+01:00")).result).toBe("met");
    expect(judged(child, at("2026-03-01T12:00:00+01:00")).result).toBe("not-met");
  });

  test("who was born on 29 February has a birthday of that name in a leap year", () => {
    const under16 = { criterion: "max_age", params: { under: 16 } };
    const on = (instant: string) =>
      finding(under16, { children: [{ birthDate: "2008-02-29" }], ...at(instant) }).result;
    expect(on("2024-02-28T23:59:59+01:00")).toBe("met");
    expect(on("2024-02-29T00:00:00+01:00")).toBe("not-met");
  });

  test.each([
    ["Europe/Paris", "2026-03-28T23:59:59+01:00", "2026-03-29T00:00:00+01:00", "2008-03-29"],
    ["Europe/Paris", "2026-10-24T23:59:59+02:00", "2026-10-25T00:00:00+02:00", "2008-10-25"],
    ["America/St_Johns", "2026-11-22T23:59:59-03:30", "2026-11-23T00:00:00-03:30", "2008-11-23"],
    ["Pacific/Kiritimati", "2026-11-22T23:59:59+14:00", "2026-11-23T00:00:00+14:00", "2008-11-23"],
    ["America/Sao_Paulo", "2017-10-14T23:59:59-03:00", "2017-10-15T01:00:00-02:00", "1999-10-15"],
  ])("in %s the day before ends at %s", (timeZone, before, birthday, birthDate) => {
    expect(judged({ birthDate }, at(before), timeZone).result).toBe("met");
    expect(judged({ birthDate }, at(birthday), timeZone).result).toBe("not-met");
  });

  test("a birth date after the disappearance tells no age", () => {
    expect(judged({ birthDate: "2026-06-01" }).result).toBe("missing");
  });

  test("the age agrees with the calendar of every time zone", () => {
    const zones = [
      "Pacific/Kiritimati",
      "Pacific/Pago_Pago",
      "Asia/Kathmandu",
      "America/St_Johns",
      "Europe/Paris",
    ];
    const day = fc.date({ min: new Date("1995-01-01"), max: new Date("2025-12-31"), noInvalidDate: true });
    const instant = fc.date({
      min: new Date("2026-01-01"),
      max: new Date("2027-12-31"),
      noInvalidDate: true,
    });
    fc.assert(
      fc.property(day, instant, fc.constantFrom(...zones), (born, gone, timeZone) => {
        const birthDate = born.toISOString().slice(0, 10);
        const local = gone.toLocaleDateString("sv-SE", { timeZone });
        // Eighteen years later as a date text: a day of the same name, or 29 February, which sorts before 1 March.
        const comesOfAge = `${Number(birthDate.slice(0, 4)) + 18}${birthDate.slice(4)}`;
        const { result } = judged({ birthDate }, at(gone.toISOString()), timeZone);
        expect(result).toBe(local < comesOfAge ? "met" : "not-met");
      }),
      { numRuns: 1000 },
    );
  });
});

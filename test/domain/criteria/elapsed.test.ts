import { describe, expect, test } from "vitest";
import { finding } from "./cases.ts";

describe("elapsed time", () => {
  const within = (hours: number) => ({ criterion: "max_elapsed_time", params: { hours } });
  const lasting = (hours: number) => ({ criterion: "min_elapsed_time", params: { hours } });
  const gone = (earliest: string, latest = earliest) => ({ disappearance: { earliest, latest } });
  const now = (instant: string) => ({ now: new Date(instant) });

  test("hours are real hours over the change to summer time", () => {
    // Friday noon to Monday 13:00 in Paris are 72 hours, as the night of 28 to 29 March 2026 has one less.
    const friday = gone("2026-03-27T12:00:00+01:00");
    expect(finding(within(72), friday, now("2026-03-30T13:00:00+02:00")).result).toBe("met");
    expect(finding(within(72), friday, now("2026-03-30T13:00:01+02:00")).result).toBe("not-met");
    expect(finding(lasting(72), friday, now("2026-03-30T12:59:59+02:00")).result).toBe("not-met");
    expect(finding(lasting(72), friday, now("2026-03-30T13:00:00+02:00")).result).toBe("met");
  });

  test("the limits hold to the millisecond", () => {
    const noon = gone("2026-07-01T12:00:00.000Z");
    const results = (rule: Record<string, unknown>) =>
      ["2026-07-02T11:59:59.999Z", "2026-07-02T12:00:00.000Z", "2026-07-02T12:00:00.001Z"].map(
        (instant) => finding(rule, noon, now(instant)).result,
      );
    expect(results(within(24))).toEqual(["met", "met", "not-met"]);
    expect(results(lasting(24))).toEqual(["not-met", "met", "met"]);
    expect(results({ criterion: "issued_promptly", params: { hours: 24 } })).toEqual([
      "met",
      "met",
      "missing",
    ]);
  });

  test.each([
    ["Paris", "2026-03-28T20:00:00+01:00", "2026-03-29T21:00:00+02:00", "2026-03-29T20:59:59+02:00"],
    ["Paris", "2026-10-24T20:00:00+02:00", "2026-10-25T19:00:00+01:00", "2026-10-25T18:59:59+01:00"],
    ["New York", "2026-03-07T20:00:00-05:00", "2026-03-08T21:00:00-04:00", "2026-03-08T20:59:59-04:00"],
    ["New York", "2026-10-31T20:00:00-04:00", "2026-11-01T19:00:00-05:00", "2026-11-01T18:59:59-05:00"],
  ])(
    "a day over a change of clocks in %s has 24 hours, counted from %s",
    (_place, from, dayLater, before) => {
      const results = (instant: string) =>
        [within(24), lasting(24)].map((rule) => finding(rule, gone(from), now(instant)).result);
      expect(results(before)).toEqual(["met", "not-met"]);
      expect(results(dayLater)).toEqual(["met", "met"]);
      const after = new Date(Date.parse(dayLater) + 1).toISOString();
      expect(results(after)).toEqual(["not-met", "met"]);
    },
  );

  test("hours are real hours over the change to winter time", () => {
    const friday = gone("2026-10-23T12:00:00+02:00");
    expect(finding(within(72), friday, now("2026-10-26T11:00:00+01:00")).result).toBe("met");
    expect(finding(within(72), friday, now("2026-10-26T11:00:01+01:00")).result).toBe("not-met");
  });

  test("an interval that straddles the limit is open until an officer says", () => {
    const interval = gone("2026-05-03T10:00:00+02:00", "2026-05-03T20:00:00+02:00");
    const said = (code: string, answer: boolean) => ({
      ...interval,
      attestations: { [code]: { answer, basis: "a neighbour" } },
    });
    for (const [rule, code] of [
      [within(24), "max_elapsed_time"],
      [lasting(24), "min_elapsed_time"],
    ] as const) {
      expect(finding(rule, interval).result).toBe("missing");
      expect(finding(rule, said(code, true)).result).toBe("met");
      expect(finding(rule, said(code, false)).result).toBe("not-met");
    }
  });

  test("a disappearance in the future has lasted no time at all", () => {
    expect(finding(within(1), gone("2026-05-05T10:00:00+02:00")).result).toBe("met");
    expect(finding(lasting(1), gone("2026-05-05T10:00:00+02:00")).result).toBe("not-met");
  });
});

describe("issued_promptly", () => {
  const prompt = { criterion: "issued_promptly" };
  const old = {
    disappearance: { earliest: "2026-05-01T10:00:00+02:00", latest: "2026-05-01T11:00:00+02:00" },
  };
  const say = (answer: boolean) => ({
    attestations: { issued_promptly: { answer, basis: "still in the country" } },
  });

  test("is met on the first day unless an officer says no", () => {
    expect(finding(prompt).result).toBe("met");
    expect(finding(prompt, say(false)).result).toBe("not-met");
  });

  test("later an officer must say that an alert still helps", () => {
    expect(finding(prompt, old).result).toBe("missing");
    expect(finding(prompt, { ...old, ...say(true) }).result).toBe("met");
  });

  test("a plan may name its own hours", () => {
    expect(finding({ ...prompt, params: { hours: 100 } }, old).result).toBe("met");
  });
});

import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { nextTimeOfDay, wallTimeAt } from "../../../src/domain/plan/local-time.ts";
import { defaultExpiry, nightDecision, tierOf, timeZoneOf } from "../../../src/domain/plan-rules.ts";
import { aPlan } from "../criteria/cases.ts";

const HOUR_MS = 3_600_000;
const at = (instant: string) => new Date(instant);

function tierWith(patch: Record<string, unknown>) {
  const plan = aPlan([], { tiers: { abduction: patch } });
  const tier = tierOf(plan, "abduction");
  if (!tier) throw new Error("no tier");
  return { plan, tier };
}

function nightOf(start: string, end: string, sms = "hold") {
  const channels = { sms, email: "silent", push: "send" };
  return tierWith({ night: { start, end, channels, confidence: "unknown" } }).tier;
}

describe("the end of an alert", () => {
  const QUEBEC = {
    durationHours: 5,
    minimumHours: 5,
    maximumHours: 168,
    overnight: { after: "21:00", until: "09:00", confidence: "unknown" },
  };
  const expiry = (from: string, patch: Record<string, unknown> = QUEBEC, zone = "America/Toronto") => {
    const { plan, tier } = tierWith(patch);
    return defaultExpiry(plan, tier, at(from), zone).toISOString();
  };

  test.each([
    ["by day after five hours", "2026-07-01T15:00:00-04:00", "2026-07-01T20:00:00-04:00"],
    [
      "a minute before the night rule after five hours",
      "2026-07-01T20:59:00-04:00",
      "2026-07-02T01:59:00-04:00",
    ],
    ["from 21:00 at 09:00 the next day", "2026-07-01T21:00:00-04:00", "2026-07-02T09:00:00-04:00"],
    ["from 23:30 at 09:00 the next day", "2026-07-01T23:30:00-04:00", "2026-07-02T09:00:00-04:00"],
    ["after midnight at 09:00 the same day", "2026-07-02T00:30:00-04:00", "2026-07-02T09:00:00-04:00"],
    [
      "in the morning after five hours when that is later",
      "2026-07-02T06:00:00-04:00",
      "2026-07-02T11:00:00-04:00",
    ],
    ["over the night that is an hour longer", "2026-10-31T22:00:00-04:00", "2026-11-01T09:00:00-05:00"],
    ["over the night that is an hour shorter", "2026-03-07T22:00:00-05:00", "2026-03-08T09:00:00-04:00"],
  ])("Quebec's comes %s", (_name, from, end) => {
    expect(expiry(from)).toBe(at(end).toISOString());
  });

  test("counts real hours over a change of the clocks", () => {
    const tier = { durationHours: 3 };
    expect(expiry("2026-10-25T01:30:00+02:00", tier, "Europe/Paris")).toBe("2026-10-25T02:30:00.000Z");
  });

  test("is never before the minimum nor after the maximum", () => {
    const minimum = { durationHours: 3, minimumHours: 6 };
    expect(expiry("2026-07-01T12:00:00Z", minimum)).toBe("2026-07-01T18:00:00.000Z");
    const short = { ...QUEBEC, maximumHours: 6 };
    expect(expiry("2026-07-01T22:00:00-04:00", short)).toBe(at("2026-07-02T04:00:00-04:00").toISOString());
  });

  test("uses the plan's time zone when none is given", () => {
    const { plan, tier } = tierWith(QUEBEC);
    const end = defaultExpiry(plan, tier, at("2026-07-01T21:30:00+02:00"));
    expect(end).toEqual(at("2026-07-02T09:00:00+02:00"));
  });
});

describe("the night", () => {
  const korea = nightOf("21:00", "07:00");
  const seoul = (instant: string) => nightDecision(korea, "sms", at(instant), "Asia/Seoul");

  test.each([
    ["2026-07-01T20:59:59+09:00", "send", undefined],
    ["2026-07-01T21:00:00+09:00", "hold", "2026-07-02T07:00:00+09:00"],
    ["2026-07-01T23:59:59+09:00", "hold", "2026-07-02T07:00:00+09:00"],
    ["2026-07-02T00:00:00+09:00", "hold", "2026-07-02T07:00:00+09:00"],
    ["2026-07-02T06:59:59+09:00", "hold", "2026-07-02T07:00:00+09:00"],
    ["2026-07-02T07:00:00+09:00", "send", undefined],
  ])("at %s says %s", (now, act, until) => {
    expect(seoul(now)).toEqual(until === undefined ? { act } : { act, until: at(until) });
  });

  test("is each channel's own, and no night is an ordinary send", () => {
    const midnight = at("2026-07-02T00:00:00+09:00");
    expect(nightDecision(korea, "email", midnight, "Asia/Seoul")).toEqual({ act: "silent" });
    expect(nightDecision(korea, "push", midnight, "Asia/Seoul")).toEqual({ act: "send" });
    expect(nightDecision(korea, "webhook", midnight, "Asia/Seoul")).toEqual({ act: "send" });
    expect(nightDecision(tierWith({}).tier, "sms", midnight, "Asia/Seoul")).toEqual({ act: "send" });
  });

  test("may lie within one day", () => {
    const early = nightOf("01:00", "05:00");
    const act = (instant: string) => nightDecision(early, "sms", at(instant), "Asia/Seoul").act;
    expect(act("2026-07-02T00:59:00+09:00")).toBe("send");
    expect(act("2026-07-02T01:00:00+09:00")).toBe("hold");
    expect(act("2026-07-02T05:00:00+09:00")).toBe("send");
  });

  test("that ends at a time which the spring change leaps over ends with the leap", () => {
    const until = at("2026-03-29T03:00:00+02:00");
    const decision = nightDecision(
      nightOf("22:00", "02:30"),
      "sms",
      at("2026-03-29T01:00:00+01:00"),
      "Europe/Paris",
    );
    expect(decision).toEqual({ act: "hold", until });
  });

  test("that ends at a time which autumn shows twice ends at the first still to come", () => {
    const tier = nightOf("22:00", "02:30");
    const until = (now: string) => nightDecision(tier, "sms", at(now), "Europe/Paris");
    expect(until("2026-10-25T01:00:00+02:00")).toEqual({
      act: "hold",
      until: at("2026-10-25T02:30:00+02:00"),
    });
    expect(until("2026-10-25T02:10:00+01:00")).toEqual({
      act: "hold",
      until: at("2026-10-25T02:30:00+01:00"),
    });
  });

  test("holds without a gap until it ends, in any zone, across midnight and clock changes", () => {
    const zones = [
      "Europe/Paris",
      "America/New_York",
      "America/St_Johns",
      "Asia/Kathmandu",
      "Asia/Seoul",
      "Australia/Lord_Howe",
      "Africa/Casablanca",
      "Pacific/Chatham",
    ];
    const minutes = fc.integer({ min: 0, max: 1439 });
    const instant = fc.date({
      min: at("2024-01-01T00:00:00Z"),
      max: at("2027-12-31T00:00:00Z"),
      noInvalidDate: true,
    });
    const clock = (total: number) =>
      `${String(Math.floor((total % 1440) / 60)).padStart(2, "0")}:${String(total % 60).padStart(2, "0")}`;
    fc.assert(
      fc.property(
        minutes,
        fc.integer({ min: 60, max: 960 }),
        instant,
        fc.constantFrom(...zones),
        (start, length, now, zone) => {
          const tier = nightOf(clock(start), clock(start + length));
          const decision = nightDecision(tier, "sms", now, zone);
          if (decision.act !== "hold") return;
          const left = decision.until.getTime() - now.getTime();
          expect(left).toBeGreaterThan(0);
          expect(left).toBeLessThanOrEqual((length / 60 + 2) * HOUR_MS);
          for (let step = 1; step <= 8; step++) {
            const between = new Date(now.getTime() + ((left - 1) * step) / 8);
            expect(nightDecision(tier, "sms", between, zone).act).toBe("hold");
          }
          expect(nightDecision(tier, "sms", decision.until, zone).act).toBe("send");
        },
      ),
      { numRuns: 1500 },
    );
  });
});

describe("wall clocks", () => {
  test("agree with the locale's own words in every zone", () => {
    const zones = [
      "Pacific/Kiritimati",
      "Pacific/Pago_Pago",
      "Asia/Kolkata",
      "America/St_Johns",
      "Europe/Lisbon",
    ];
    const instant = fc.date({
      min: at("2000-01-01T00:00:00Z"),
      max: at("2040-01-01T00:00:00Z"),
      noInvalidDate: true,
    });
    fc.assert(
      fc.property(instant, fc.constantFrom(...zones), (now, timeZone) => {
        const { year, month, day, minutes } = wallTimeAt(now, timeZone);
        const pad = (n: number) => String(n).padStart(2, "0");
        const text = `${year}-${pad(month)}-${pad(day)} ${pad(Math.floor(minutes / 60))}:${pad(minutes % 60)}`;
        expect(now.toLocaleString("sv-SE", { timeZone }).slice(0, 16)).toBe(text);
      }),
      { numRuns: 500 },
    );
  });

  test("an unknown zone is an error", () => {
    expect(() => wallTimeAt(new Date(0), "Mars/Olympus")).toThrow(RangeError);
  });

  test("the next time of day is always ahead, and tomorrow when it is now", () => {
    const seven = at("2026-07-01T07:00:00+09:00");
    expect(nextTimeOfDay(seven, 420, "Asia/Seoul")).toEqual(at("2026-07-02T07:00:00+09:00"));
  });
});

test("a region has its own time zone, or the plan's", () => {
  const plan = aPlan([], { regionTimeZones: { "FR-974": "Indian/Reunion" } });
  expect(timeZoneOf(plan, "FR-974")).toBe("Indian/Reunion");
  expect(timeZoneOf(plan, "FR-BRE")).toBe("Europe/Paris");
  expect(timeZoneOf(plan)).toBe("Europe/Paris");
});

test("a region changes of a tier what it names and keeps the rest", () => {
  const regions = { "FR-BRE": { durationHours: 9, confidence: "recalled" } };
  const plan = aPlan([], { tiers: { abduction: { regions, repeatMinutes: 15 } } });
  expect(tierOf(plan, "abduction", "FR-BRE")).toMatchObject({
    durationHours: 9,
    maximumHours: 24,
    repeatMinutes: 15,
    confidence: "recalled",
  });
  expect(tierOf(plan, "abduction", "FR-NOR")?.durationHours).toBe(3);
  expect(tierOf(plan, "abduction")?.durationHours).toBe(3);
  expect(tierOf(plan, "storm")).toBeUndefined();
  expect(tierOf(plan, "constructor")).toBeUndefined();
});

import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { canonicalJson } from "../../../src/domain/plan/canonical-json.ts";
import { differenceLine, planDifference } from "../../../src/domain/plan/plan-difference.ts";

describe("planDifference", () => {
  test("names each place at which two values differ, and nothing else", () => {
    const before = { tiers: { abduction: { hours: 3, channels: ["sms", "email"] } }, name: "A", gone: null };
    const after = {
      name: "A",
      tiers: { abduction: { hours: 6, channels: ["sms", "push", "email"] } },
      new: { a: 1 },
    };
    expect(planDifference(before, after)).toEqual([
      { pointer: "/tiers/abduction/hours", before: 3, after: 6 },
      { pointer: "/tiers/abduction/channels/1", before: "email", after: "push" },
      { pointer: "/tiers/abduction/channels/2", after: "email" },
      { pointer: "/gone", before: null },
      { pointer: "/new", after: { a: 1 } },
    ]);
  });

  test("tells a list from an object, and null from nothing", () => {
    expect(planDifference({ a: [] }, { a: {} })).toEqual([{ pointer: "/a", before: [], after: {} }]);
    expect(planDifference({ a: null }, { a: 0 })).toEqual([{ pointer: "/a", before: null, after: 0 }]);
    expect(planDifference(1, 2)).toEqual([{ pointer: "", before: 1, after: 2 }]);
  });

  test("escapes names as RFC 6901 wants them", () => {
    expect(planDifference({ "a/b~c": 1 }, { "a/b~c": 2 })[0]?.pointer).toBe("/a~1b~0c");
  });

  test("finds nothing in a copy, whatever the order of its members, and something in anything else", () => {
    fc.assert(
      fc.property(fc.jsonValue(), fc.jsonValue(), (one, other) => {
        const [a, b] = [JSON.parse(JSON.stringify(one)), JSON.parse(JSON.stringify(other))];
        expect(planDifference(a, turned(a))).toEqual([]);
        expect(planDifference(a, b).length === 0).toBe(canonicalJson(a) === canonicalJson(b));
      }),
      { numRuns: 300 },
    );
  });
});

describe("differenceLine", () => {
  test("shows both sides as JSON, shortened, and says where there is nothing", () => {
    expect(differenceLine({ pointer: "/a", before: "x", after: 2 })).toBe('/a: "x" → 2');
    expect(differenceLine({ pointer: "/a", after: [1] })).toBe("/a: (nothing) → [1]");
    expect(differenceLine({ pointer: "", before: {} })).toBe("/: {} → (nothing)");
    expect(differenceLine({ pointer: "/a", before: "0123456789", after: null }, 6)).toBe('/a: "0123… → null');
    expect(differenceLine({ pointer: "/a", before: "0123😀", after: null }, 7).isWellFormed()).toBe(true);
    expect(differenceLine({ pointer: "/a", before: "line\nbreak", after: null })).not.toContain("\n");
  });
});

function turned(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(turned);
  if (typeof value !== "object" || value === null) return value;
  return Object.fromEntries(
    Object.entries(value)
      .reverse()
      .map(([name, member]) => [name, turned(member)]),
  );
}

import { expect, test } from "vitest";
import type { z } from "zod";
import { alertCase } from "../../schemas/alert.ts";
import { EXAMPLE_CASE } from "../../schemas/api/example-case.ts";
import type { FieldError } from "../../src/errors.ts";
import { fieldErrors, jsonPointer } from "../../src/field-errors.ts";

function faultsOf(schema: z.ZodType, value: unknown): FieldError[] {
  return fieldErrors(schema.safeParse(value, { reportInput: true }).error?.issues ?? []);
}

function caseWith(changes: Record<string, unknown>): string[] {
  return faultsOf(alertCase, { ...EXAMPLE_CASE, ...changes }).map(
    ({ pointer, code }) => `${pointer} ${code}`,
  );
}

test("a pointer escapes what RFC 6901 says", () => {
  expect(jsonPointer(["a/b", "c~d", 3])).toBe("/a~1b/c~0d/3");
  expect(jsonPointer([])).toBe("");
});

test("each unknown field is an entry of its own", () => {
  expect(caseWith({ colour: "red", "x/y": 1 })).toEqual(["/colour unknown-field", "/x~1y unknown-field"]);
});

test("a field deep inside is named where it stands", () => {
  expect(caseWith({ children: [{ age: { years: "nine" } }] })).toEqual(["/children/0/age/years wrong-type"]);
  expect(caseWith({ children: [{ age: { from: 9, to: 4 } }] })).toEqual(["/children/0/age/from invalid"]);
  expect(caseWith({ disappearance: {} })).toEqual([
    "/disappearance/earliest missing",
    "/disappearance/latest missing",
  ]);
});

test("an impossible date is a wrong format, not a bug", () => {
  const disappearance = { earliest: "2026-02-30T10:00:00Z", latest: "2026-11-23T25:00:00Z" };
  expect(caseWith({ disappearance })).toEqual([
    "/disappearance/earliest wrong-format",
    "/disappearance/latest wrong-format",
  ]);
});

test("swapped coordinates are explained", () => {
  const faults = faultsOf(alertCase, {
    ...EXAMPLE_CASE,
    area: { circle: { center: [47.2, -115.5], radiusKm: 10 } },
  });
  expect(faults).toEqual([
    { pointer: "/area/circle/center/1", code: "too-small", message: expect.stringMatching(/swapped/) },
  ]);
});

test("no sentence repeats what was sent", () => {
  const secret = "Zanahoria";
  const faults = faultsOf(alertCase, {
    ...EXAMPLE_CASE,
    country: secret,
    tier: secret,
    status: secret,
    tipPhone: secret,
    languages: [secret],
    children: [{ sex: secret, age: secret, birthDate: secret, photoIds: [secret] }],
  });
  expect(faults.length).toBeGreaterThan(6);
  expect(JSON.stringify(faults)).not.toContain(secret);
});

test("every sentence begins with a capital and ends with a stop", () => {
  const faults = faultsOf(alertCase, {
    country: 1,
    status: "x",
    children: [],
    disappearance: null,
    area: {},
  });
  for (const { message } of faults) expect(message).toMatch(/^[A-Z].*\.$/);
});

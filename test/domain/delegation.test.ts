import fc from "fast-check";
import { expect, test } from "vitest";
import { loadPlanBook } from "../../config/plans.ts";
import { alertCase } from "../../schemas/alert.ts";
import { delegable } from "../../schemas/delegation.ts";
import { changeBetween, delegatedByAll } from "../../src/domain/delegation.ts";

const book = await loadPlanBook();
const CASE = alertCase.parse({ ...book.get("FR")?.example, area: { nationwide: true } });
const [child] = CASE.children;
const [vehicle] = CASE.vehicles;
if (!child || !vehicle) throw new Error("the example has a child and a vehicle");

test.each([
  ["nothing", {}, [], []],
  ["a plate", { vehicles: [{ ...vehicle, plate: { text: "AB-123-CD", complete: true } }] }, ["plate"], []],
  ["a way", { vehicles: [{ ...vehicle, heading: "Le Mans" }] }, ["direction"], []],
  [
    "plate and way",
    { vehicles: [{ ...vehicle, plate: undefined, direction: "south" }] },
    ["plate", "direction"],
    [],
  ],
  ["a colour of the vehicle", { vehicles: [{ ...vehicle, colour: "black" }] }, ["vehicle"], []],
  ["a second vehicle", { vehicles: [vehicle, vehicle] }, ["vehicle"], []],
  ["clothes", { children: [{ ...child, clothing: [] }] }, ["clothing"], []],
  ["a photo", { children: [{ ...child, photoIds: [`pho_${"0".repeat(24)}`] }] }, ["photo"], []],
  ["a name", { children: [{ ...child, givenName: "Léa" }] }, [], ["children"]],
  ["a child found", { children: [{ ...child, status: "found" }] }, [], ["children"]],
  ["one suspect less", { suspects: [] }, ["clothing"], ["suspects"]],
  ["the place", { disappearance: { ...CASE.disappearance, place: "Rezé" } }, [], ["disappearance"]],
  ["the area", { area: { subdivisions: ["FR-PDL"] } }, [], ["area"]],
  ["the end", { expiresAt: "2026-11-24T00:00:00Z" }, [], ["expiresAt"]],
  ["what was attested", { attestations: {} }, [], ["attestations"]],
])("%s needs what it changes and nothing else", (_what, changes, needs, beyond) => {
  expect(changeBetween(CASE, alertCase.parse({ ...CASE, ...changes }))).toEqual({
    needs: expect.arrayContaining(needs),
    beyond,
  });
  expect(changeBetween(CASE, alertCase.parse({ ...CASE, ...changes })).needs).toHaveLength(needs.length);
});

test("what is delegated by all is what each delegated, and nobody delegates nothing", () => {
  const some = fc.uniqueArray(fc.constantFrom(...delegable.options));
  fc.assert(
    fc.property(fc.array(some, { minLength: 1 }), (given) => {
      const all = delegatedByAll(given);
      for (const field of delegable.options)
        expect(all.includes(field)).toBe(given.every((fields) => fields.includes(field)));
    }),
  );
  expect(delegatedByAll([])).toEqual([]);
});

// Cases of every shape that the schema allows, with any fact missing, for property tests.
import fc from "fast-check";
import type { AlertCaseInput } from "../../../schemas/alert.ts";
import {
  build,
  colour,
  compass,
  eyeColour,
  garment,
  hairColour,
  hairLength,
  hairStyle,
  relation,
  sex,
  vehicleType,
} from "../../../schemas/descriptors.ts";

const oneOf = <Value>(list: readonly Value[]) => fc.constantFrom(...list);
const appearance = fc.record(
  {
    heightCm: fc.integer({ min: 30, max: 250 }),
    weightKg: fc.integer({ min: 1, max: 300 }),
    hair: oneOf(hairColour.options),
    hairLength: oneOf(hairLength.options),
    hairStyle: oneOf(hairStyle.options),
    eyes: oneOf(eyeColour.options),
    build: oneOf(build.options),
  },
  { requiredKeys: [] },
);
const clothing = fc.array(
  fc.record(
    { garment: oneOf(garment.options), colour: oneOf(colour.options) },
    { requiredKeys: ["garment"] },
  ),
  { maxLength: 4 },
);
const age = fc.oneof(
  fc.record(
    { years: fc.integer({ min: 0, max: 90 }), months: fc.integer({ min: 0, max: 11 }) },
    { requiredKeys: ["years"] },
  ),
  fc
    .tuple(fc.integer({ min: 0, max: 60 }), fc.integer({ min: 0, max: 20 }))
    .map(([from, more]) => ({ from, to: from + more })),
);
const localised = (text: string) => fc.constantFrom({}, { fr: text }, { en: text, ko: text });

const child = fc.record(
  {
    givenName: oneOf(["Inès", "Zoé-Marie", "민준"]),
    familyName: oneOf(["Exemple", "van der Test"]),
    age,
    sex: oneOf(sex.options),
    appearance,
    clothing,
    description: localised("wears a star"),
    status: oneOf(["missing", "missing", "missing", "found"] as const),
  },
  { requiredKeys: [] },
);
const suspect = fc.record(
  {
    givenName: oneOf(["Max", "Eva"]),
    nameLegalBasis: fc.constant("court order"),
    age,
    sex: oneOf(sex.options),
    appearance,
    clothing,
    description: localised("has a scar"),
    relation: oneOf(relation.options),
  },
  { requiredKeys: [] },
);
const vehicle = fc.record(
  {
    make: oneOf(["Renault", "Hyundai"]),
    model: oneOf(["Kangoo", "Grand Starex Extra"]),
    type: oneOf(vehicleType.options),
    colour: oneOf(colour.options),
    plate: fc.record(
      { text: oneOf(["AB-123-CD", "12가 3456"]), complete: fc.boolean(), country: oneOf(["FR", "BE", "KR"]) },
      { requiredKeys: ["text", "complete"] },
    ),
    heading: fc.constant("A11"),
    direction: oneOf(compass.options),
    description: localised("dented door"),
  },
  { requiredKeys: [] },
);
const disappearance = fc.record(
  {
    earliest: fc.constant("2026-10-24T23:50:00Z"),
    latest: oneOf(["2026-10-24T23:50:00Z", "2026-10-25T01:10:00Z", "2026-10-26T07:00:00Z"]),
    place: oneOf(["Nantes", "Le Havre (gare)", "서울역"]),
    circumstances: localised("seen getting into a car"),
  },
  { requiredKeys: ["earliest", "latest"] },
);

/** A case of `country`: one to five children, and anything else or nothing. */
export function arbitraryCase(country: string): fc.Arbitrary<AlertCaseInput> {
  return fc.record({
    country: fc.constant(country),
    tier: oneOf(["abduction", "missing"]),
    status: oneOf(["actual", "exercise", "test"] as const),
    children: fc.array(child, { minLength: 1, maxLength: 5 }),
    suspects: fc.array(suspect, { maxLength: 3 }),
    vehicles: fc.array(vehicle, { maxLength: 2 }),
    disappearance,
  });
}

// Groups of persons whom a plan without an age limit may name, and whether a person belongs to one.
import type { Child } from "../../../schemas/alert.ts";
import type { AgeBounds } from "./child-age.ts";

/** `women` are female persons of any age. */
export const PERSON_GROUPS = ["children", "adolescents", "young_people", "women"] as const;
export type PersonGroup = (typeof PERSON_GROUPS)[number];

// Completed years. Adolescents as in Colombia's law 1098 of 2006, young people as in its law 1622 of 2013, the only plan that names them.
const YEARS: Readonly<Record<Exclude<PersonGroup, "women">, AgeBounds>> = {
  children: { from: 0, to: 17 },
  adolescents: { from: 12, to: 17 },
  young_people: { from: 14, to: 28 },
};

/** Whether a person belongs to at least one of the groups; undefined when age and sex leave it open. */
export function belongsTo(
  groups: readonly PersonGroup[],
  { sex }: Child,
  age: AgeBounds | undefined,
): boolean | undefined {
  const fits = groups.map((group): boolean | undefined => {
    if (group === "women") return sex === undefined || sex === "unknown" ? undefined : sex === "female";
    if (!age) return undefined;
    const { from, to } = YEARS[group];
    if (age.to < from || age.from > to) return false;
    return age.from >= from && age.to <= to ? true : undefined;
  });
  if (fits.includes(true)) return true;
  return fits.includes(undefined) ? undefined : false;
}

// What of a case the public could recognise. A name is no trait: nobody reads it off a face.
import type { AlertCase, Child, Suspect, Vehicle } from "../../../schemas/alert.ts";
import { childrenSought } from "./child-age.ts";

/** What a plan may want described. */
export const SUBJECTS = ["child", "suspect", "vehicle", "clothing", "circumstances", "abduction"] as const;
export type Subject = (typeof SUBJECTS)[number] | "photo";

// One trait fits everybody in the street; two begin to tell people apart.
const TRAITS_MIN = 2;

/** The subjects that are described well enough; every child still sought must be, but one suspect or vehicle will do. */
export function describedSubjects(alertCase: AlertCase): Set<Subject> {
  const children = childrenSought(alertCase).map(({ child }) => child);
  const { place, point, circumstances } = alertCase.disappearance;
  const scene = place !== undefined || point !== undefined || isTold(circumstances);
  const described: Record<Subject, boolean> = {
    child: children.every((child) => child.photoIds.length > 0 || traitsOf(child) >= TRAITS_MIN),
    suspect: alertCase.suspects.some((suspect) => traitsOf(suspect) >= TRAITS_MIN),
    vehicle: alertCase.vehicles.some(isRecognisable),
    clothing: children.every((child) => child.clothing.length > 0),
    circumstances: scene,
    abduction: scene,
    photo: children.every((child) => child.photoIds.length > 0),
  };
  return new Set([...SUBJECTS, "photo" as const].filter((subject) => described[subject]));
}

function traitsOf(person: Child | Suspect): number {
  const known = [
    person.age !== undefined || ("birthDate" in person && person.birthDate !== undefined),
    person.sex !== undefined && person.sex !== "unknown",
    isTold(person.description),
  ];
  const looks = Object.values(person.appearance).filter((value) => value !== undefined);
  return known.filter(Boolean).length + looks.length + person.clothing.length;
}

function isRecognisable(vehicle: Vehicle): boolean {
  if (vehicle.plate) return true;
  const known = [vehicle.make, vehicle.model, vehicle.type, vehicle.colour].filter(
    (part) => part !== undefined,
  );
  return known.length + (isTold(vehicle.description) ? 1 : 0) >= TRAITS_MIN;
}

function isTold(text: Record<string, string>): boolean {
  return Object.values(text).some((words) => words.length > 0);
}

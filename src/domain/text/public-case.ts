// Takes out of a case what may be published under its plan. Nothing that this file holds back reaches a text.
import type { Child, Suspect, Vehicle } from "../../../schemas/alert.ts";
import type { TextSet } from "../../../schemas/texts.ts";
import { ageOn } from "./describe-age.ts";
import { freeText } from "./free-text.ts";
import { isOver, type PublicPhoto, type RenderInput } from "./render-input.ts";
import { fillPhrase } from "./template.ts";

/** A person who may be described; `name` is null where none is known or none may be published; `pointer` leads into the case. */
export type PublicPerson<Who> = { pointer: string; who: Who; name: string | null };
export type PublicVehicle = { pointer: string; vehicle: Vehicle };

/** What may be published; all lists are empty once the alert has ended. `withheld` points at names that may not be. */
export type PublicCase = {
  children: PublicPerson<Child>[];
  suspects: PublicPerson<Suspect>[];
  vehicles: PublicVehicle[];
  photos: PublicPhoto[];
  foundCount: number;
  withheld: string[];
};

type NameParts = { given: string; family: string };

/** Applies the plan's `publish` rule and leaves out found children with their photos; names stand in the order of `nameSet`. */
export function publicCase(input: RenderInput, nameSet: TextSet | undefined): PublicCase {
  const { alertCase, bulletin, plan } = input;
  const found = alertCase.children.filter((child) => child.status === "found");
  if (isOver(bulletin.kind))
    return { children: [], suspects: [], vehicles: [], photos: [], foundCount: found.length, withheld: [] };
  const children = alertCase.children
    .map((child, index) => ({
      pointer: `/children/${index}`,
      who: withAge(child, alertCase.disappearance.earliest),
      parts: childParts(input, child),
    }))
    .filter(({ who }) => who.status === "missing");
  const suspects = alertCase.suspects.map((suspect, index) => ({
    pointer: `/suspects/${index}`,
    who: suspect,
    parts: suspectParts(input, suspect),
  }));
  const named = <Who>({ pointer, who, parts }: { pointer: string; who: Who; parts: NameParts }) => ({
    pointer,
    who,
    name: fillPhrase(nameSet?.phrases.name ?? "[[{given} ]][[{family}]]", parts) || null,
  });
  const foundPhotos = new Set(found.flatMap((child) => child.photoIds));
  return {
    children: children.map(named),
    suspects: suspects.map(named),
    vehicles: alertCase.vehicles.map((vehicle, index) => ({ pointer: `/vehicles/${index}`, vehicle })),
    photos: plan.publish.photo ? input.photos.filter((photo) => !foundPhotos.has(photo.id)) : [],
    foundCount: found.length,
    withheld: [...children, ...suspects].flatMap(withheldOf),
  };
}

function childParts({ plan }: RenderInput, child: Child): NameParts {
  if (!plan.publish.childName) return { given: "", family: "" };
  return {
    given: freeText(child.givenName ?? ""),
    family: plan.publish.childFamilyName ? freeText(child.familyName ?? "") : "",
  };
}

function suspectParts({ plan }: RenderInput, suspect: Suspect): NameParts {
  const allowed = plan.publish.suspectName === "with-legal-basis" && suspect.nameLegalBasis !== undefined;
  if (!allowed) return { given: "", family: "" };
  return { given: freeText(suspect.givenName ?? ""), family: freeText(suspect.familyName ?? "") };
}

function withheldOf(person: { pointer: string; who: Child | Suspect; parts: NameParts }): string[] {
  const { pointer, who, parts } = person;
  return [
    ...(who.givenName !== undefined && parts.given === "" ? [`${pointer}/givenName`] : []),
    ...(who.familyName !== undefined && parts.family === "" ? [`${pointer}/familyName`] : []),
  ];
}

function withAge(child: Child, day: string): Child {
  if (child.age !== undefined || child.birthDate === undefined) return child;
  const age = ageOn(child.birthDate, day);
  return age === undefined ? child : { ...child, age };
}

// Which facts an update changes, as far as an authoriser can delegate them. Whatever is not listed here needs a signature.
import type { AlertCase } from "../../schemas/alert.ts";
import type { Delegable } from "../../schemas/delegation.ts";
import { canonicalJson } from "./plan/canonical-json.ts";

/** What must have been delegated for a change, and the members of the case that nobody can delegate. */
export type Change = { needs: Delegable[]; beyond: string[] };

/** Compares two cases. People may gain no one and lose no one; a vehicle that is new or gone needs `vehicle`. */
export function changeBetween(before: AlertCase, after: AlertCase): Change {
  const needs = new Set<Delegable>();
  const beyond: string[] = [];
  for (const name of Object.keys({ ...before, ...after }) as (keyof AlertCase)[]) {
    if (name === "vehicles" || same(stripped(before, name), stripped(after, name))) continue;
    beyond.push(name);
  }
  const childrenOf = ({ children }: AlertCase) => children;
  const peopleOf = ({ children, suspects }: AlertCase) => [...children, ...suspects];
  if (
    !same(
      childrenOf(before).map(({ photoIds }) => photoIds),
      childrenOf(after).map(({ photoIds }) => photoIds),
    )
  )
    needs.add("photo");
  if (
    !same(
      peopleOf(before).map(({ clothing }) => clothing),
      peopleOf(after).map(({ clothing }) => clothing),
    )
  )
    needs.add("clothing");
  for (const need of vehicleNeeds(before.vehicles, after.vehicles)) needs.add(need);
  return { needs: [...needs], beyond };
}

/** The delegable facts that everybody delegated: with two signatures required, both must have. */
export function delegatedByAll(given: readonly (readonly Delegable[])[]): Delegable[] {
  const [first = [], ...others] = given;
  return first.filter((field) => others.every((fields) => fields.includes(field)));
}

function vehicleNeeds(before: AlertCase["vehicles"], after: AlertCase["vehicles"]): Delegable[] {
  if (same(before, after)) return [];
  const bare = (vehicles: AlertCase["vehicles"]) =>
    vehicles.map(({ plate: _plate, direction: _direction, heading: _heading, ...rest }) => rest);
  if (!same(bare(before), bare(after))) return ["vehicle"];
  const plates = (vehicles: AlertCase["vehicles"]) => vehicles.map(({ plate }) => plate ?? null);
  const ways = (vehicles: AlertCase["vehicles"]) =>
    vehicles.map(({ direction, heading }) => [direction ?? null, heading ?? null]);
  return [
    ...(same(plates(before), plates(after)) ? [] : (["plate"] as const)),
    ...(same(ways(before), ways(after)) ? [] : (["direction"] as const)),
  ];
}

// A person without what can be delegated.
function stripped(alertCase: AlertCase, name: keyof AlertCase): unknown {
  if (name === "children")
    return alertCase.children.map(({ photoIds: _photos, clothing: _clothing, ...child }) => child);
  if (name === "suspects") return alertCase.suspects.map(({ clothing: _clothing, ...suspect }) => suspect);
  return alertCase[name] ?? null;
}

function same(one: unknown, other: unknown): boolean {
  return canonicalJson(one ?? null) === canonicalJson(other ?? null);
}

// Honesty of a plan: what is called sourced names a source, and every source named is listed.
import type { Plan } from "../../schemas/plan.ts";
import { type Flaw, pointerTo } from "./fault.ts";

/** Every fact called sourced without a source, every unknown source, every source listed twice. */
export function checkSources(plan: Plan): Flaw[] {
  const ids = plan.sources.map(({ id }) => id);
  const twice = ids.flatMap((id, index) =>
    ids.indexOf(id) === index
      ? []
      : [
          {
            pointer: pointerTo("sources", index, "id"),
            message: `the source “${id}” is listed twice: remove one`,
          },
        ],
  );
  return [...twice, ...visit(plan, [], new Set(ids))];
}

function visit(value: unknown, path: readonly PropertyKey[], known: ReadonlySet<string>): Flaw[] {
  if (typeof value !== "object" || value === null) return [];
  const flaws: Flaw[] = [];
  if ("confidence" in value && "sources" in value && Array.isArray(value.sources)) {
    if (value.confidence === "sourced" && value.sources.length === 0)
      flaws.push({
        pointer: pointerTo(...path, "sources"),
        message: "this is called sourced and names no source: name one, or call it recalled",
      });
    for (const [index, id] of value.sources.entries())
      if (!known.has(String(id)))
        flaws.push({
          pointer: pointerTo(...path, "sources", index),
          message: `there is no source “${String(id)}”: add it to the list of sources`,
        });
  }
  return [
    ...flaws,
    ...Object.entries(value).flatMap(([name, member]) => visit(member, [...path, name], known)),
  ];
}

// What sets two JSON values apart, place by place: how a changed plan is shown beside the one that was confirmed.

/** One place (RFC 6901 JSON Pointer): what stood there and what stands there; a side that has nothing there is absent. */
export type Difference = { pointer: string; before?: unknown; after?: unknown };

/**
 * Every place at which the two differ, in the order of `before`, then what only `after` has. Objects are compared by the names of
 * their members whatever their order, lists by index; a value that only one side has is one difference, whole.
 */
export function planDifference(before: unknown, after: unknown, pointer = ""): Difference[] {
  if (Object.is(before, after)) return [];
  const [left, right] = [membersOf(before), membersOf(after)];
  if (!left || !right || Array.isArray(before) !== Array.isArray(after)) return [{ pointer, before, after }];
  const names = new Set([...left.keys(), ...right.keys()]);
  return [...names].flatMap((name): Difference[] => {
    const place = `${pointer}/${name.replaceAll("~", "~0").replaceAll("/", "~1")}`;
    if (!right.has(name)) return [{ pointer: place, before: left.get(name) }];
    if (!left.has(name)) return [{ pointer: place, after: right.get(name) }];
    return planDifference(left.get(name), right.get(name), place);
  });
}

/** One difference on one line, `pointer: old → new`, each side as JSON and no longer than `max` characters. */
export function differenceLine(difference: Difference, max = 70): string {
  const said = (side: "before" | "after") => {
    if (!(side in difference)) return "(nothing)";
    const json = JSON.stringify(difference[side]) ?? "(nothing)";
    return json.length <= max ? json : `${json.slice(0, max - 1).replace(/[\uD800-\uDBFF]$/, "")}…`;
  };
  return `${difference.pointer === "" ? "/" : difference.pointer}: ${said("before")} → ${said("after")}`;
}

function membersOf(value: unknown): Map<string, unknown> | undefined {
  return typeof value === "object" && value !== null ? new Map(Object.entries(value)) : undefined;
}

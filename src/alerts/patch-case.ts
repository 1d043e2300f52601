import { mergePatch } from "../domain/plan/merge-patch.ts";

/**
 * A case with changes in it, by RFC 7396: null removes a field, objects merge, arrays replace. An area replaces the area
 * before it as a whole, because a circle and a list of subdivisions in one would be no area.
 */
export function patchCase(before: object, changes: unknown): unknown {
  const replaces = typeof changes === "object" && changes !== null && "area" in changes;
  return mergePatch(replaces ? { ...before, area: undefined } : before, changes);
}

// JSON Merge Patch, RFC 7386: how an example's variants, and edits of a case, are written.

import { canonicalJson } from "./canonical-json.ts";

/** `target` with `patch` applied: null removes a member, objects merge, everything else (arrays too) replaces. Neither is changed. */
export function mergePatch(target: unknown, patch: unknown): unknown {
  if (!isObject(patch)) return patch;
  const merged = new Map(Object.entries(isObject(target) ? target : {}));
  for (const [name, value] of Object.entries(patch)) {
    if (value === null) merged.delete(name);
    else merged.set(name, mergePatch(merged.get(name), value));
  }
  return Object.fromEntries(merged);
}

/** The patch that makes `after` of `before`: what changed, and null for what went. Empty when they are the same. */
export function patchBetween(before: object, after: object): Record<string, unknown> {
  const [old, now] = [new Map(Object.entries(before)), new Map(Object.entries(after))];
  const patch: Record<string, unknown> = {};
  for (const name of new Set([...old.keys(), ...now.keys()])) {
    const [was, is] = [old.get(name), now.get(name)];
    if (is === undefined) {
      if (was !== undefined) patch[name] = null;
    } else if (isObject(was) && isObject(is)) {
      const inner = patchBetween(was, is);
      if (Object.keys(inner).length > 0) patch[name] = inner;
    } else if (canonicalJson(was ?? null) !== canonicalJson(is)) patch[name] = is;
  }
  return patch;
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

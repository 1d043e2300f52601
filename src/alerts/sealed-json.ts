// Values under an alert's own key. The purpose binds a value to its place, so that it cannot be moved to another row.
import type { z } from "zod";
import { sealWith, unsealWith } from "../seal.ts";

/** Seals a plain value under an alert's key. */
export function sealJson(key: Buffer, value: unknown, purpose: string): Buffer {
  return sealWith(key, JSON.stringify(value), purpose);
}

/** The value again; throws when it was changed, moved, or is not what `schema` says. */
export function openJson<Schema extends z.ZodType>(
  schema: Schema,
  key: Buffer,
  sealed: Buffer,
  purpose: string,
): z.output<Schema> {
  return schema.parse(JSON.parse(unsealWith(key, sealed, purpose).toString("utf8")));
}

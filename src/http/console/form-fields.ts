// A form's fields as they came: by name, each a list, because a name may come more than once.
import { decimal } from "./decimal.ts";

/** Texts by field name. */
export type FormFields = Map<string, string[]>;
/** Files by field name; a field that was left empty is not among them. */
export type FormFiles = Map<string, Buffer>;

/** The fields and files of a parsed body; whatever else it holds is passed over. */
export function formOf(body: unknown): { fields: FormFields; files: FormFiles } {
  const [fields, files]: [FormFields, FormFiles] = [new Map(), new Map()];
  if (typeof body !== "object" || body === null) return { fields, files };
  for (const [name, value] of Object.entries(body)) {
    if (Buffer.isBuffer(value)) {
      if (value.length > 0) files.set(name, value);
      continue;
    }
    const texts = [value].flat().filter((one): one is string => typeof one === "string");
    fields.set(name, texts);
  }
  return { fields, files };
}

/** A field's text without space around it; undefined when it is absent or blank. */
export function textIn(fields: FormFields, name: string): string | undefined {
  const text = fields.get(name)?.[0]?.trim();
  return text === "" ? undefined : text;
}

/** A field's number, with a point or a comma; what is no number stays as it is, so that it is named as a fault. */
export function numberIn(fields: FormFields, name: string): number | string | undefined {
  const text = textIn(fields, name);
  return text === undefined ? undefined : (decimal(text) ?? text);
}

/** How many of something the form holds, at most `max`. */
export function countIn(fields: FormFields, name: string, max: number): number {
  const count = Number(textIn(fields, name) ?? "0");
  return Number.isInteger(count) ? Math.min(Math.max(count, 0), max) : 0;
}

// Reads the photo form: one file and two JSON fields, each bounded, nothing else.
import type { FastifyRequest } from "fastify";
import { type FieldError, Problem } from "../errors.ts";
import { jsonPointer } from "../field-errors.ts";
import { PHOTO_BYTES_MAX } from "../photos/encode-photo.ts";

/** The form as sent: the file's bytes, and the parsed JSON of the other fields, not yet checked. */
export type PhotoForm = { file: Buffer; fields: Record<string, unknown> };

/** Limits for @fastify/multipart; the file's is the contract's 10 MB. */
export const PHOTO_FORM_LIMITS = {
  fileSize: PHOTO_BYTES_MAX,
  files: 1,
  fields: 8,
  parts: 9,
  fieldSize: 16 * 1024,
  fieldNameSize: 60,
  headerPairs: 20,
};

const FILE_FIELD = "photo";

/** The form of a request; 400 names a missing file or a field that is no JSON, 413 comes from the limits. */
export async function readPhotoForm(request: FastifyRequest): Promise<PhotoForm> {
  if (!request.isMultipart())
    throw new Problem("unsupported", "unsupported-media-type", "Send the photo as multipart/form-data.");
  const fields: Record<string, unknown> = {};
  const errors: FieldError[] = [];
  let file: Buffer | undefined;
  for await (const part of request.parts()) {
    const pointer = jsonPointer([part.fieldname]);
    if (part.type === "file") {
      const bytes = await part.toBuffer();
      if (part.fieldname === FILE_FIELD) file = bytes;
      else errors.push({ pointer, code: "unknown-field", message: "There is no such file field." });
      continue;
    }
    if (part.valueTruncated) throw new Problem("too-large", "too-large", "A field of the form is too long.");
    try {
      fields[part.fieldname] = typeof part.value === "string" ? JSON.parse(part.value) : part.value;
    } catch {
      errors.push({ pointer, code: "wrong-type", message: "This field takes a JSON document." });
    }
  }
  if (!file) errors.push({ pointer: `/${FILE_FIELD}`, code: "missing", message: "This field is required." });
  if (!file || errors.length > 0)
    throw new Problem("invalid", "invalid-request", "The form is not valid.", { errors });
  return { file, fields };
}

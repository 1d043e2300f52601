// Reads contacts from a CSV or NDJSON stream, row by row, in bounded memory; a bad row is a fault with its line, not an end.
import { createInterface } from "node:readline";
import type { Readable } from "node:stream";
import { parse } from "csv-parse";
import { type ContactRow, contactRow } from "../../schemas/contact.ts";

/** A row, or what is wrong with it; `line` is its first line in the file, from 1. */
export type ReadRow = { line: number; row: ContactRow } | { line: number; fault: string };

const LINE_BYTES_MAX = 16_384;

/** Rows of `input`; `format` by the file's ending. Throws only when the file as a whole cannot be read (no header, bad quotes). */
export function readRows(input: Readable, format: "csv" | "ndjson"): AsyncIterable<ReadRow> {
  return format === "csv" ? readCsv(input) : readNdjson(input);
}

async function* readCsv(input: Readable): AsyncGenerator<ReadRow> {
  const parser = input.pipe(
    parse({
      bom: true,
      columns: checkedHeader,
      info: true,
      relaxColumnCount: true,
      skipEmptyLines: true,
      maxRecordSize: LINE_BYTES_MAX,
    }),
  );
  input.on("error", (error) => parser.destroy(error));
  for await (const read of parser) {
    const { record, info } = read as { record: Record<string, string>; info: { lines: number } };
    yield checked(dropEmpty(record), info.lines);
  }
}

const KNOWN = Object.keys(contactRow.shape);

function checkedHeader(header: string[]): string[] {
  const names = header.map((name) => name.trim());
  const unknown = names.filter((name) => !KNOWN.includes(name));
  const missing = ["channel", "address", "language", "latitude", "longitude", "country"].filter(
    (name) => !names.includes(name),
  );
  if (unknown.length > 0 || missing.length > 0) {
    throw new Error(
      `line 1: the header must name the columns${missing.length > 0 ? `; missing: ${missing.join(", ")}` : ""}${
        unknown.length > 0 ? `; unknown: ${unknown.join(", ")}` : ""
      }. Known are ${KNOWN.join(", ")}.`,
    );
  }
  return names;
}

async function* readNdjson(input: Readable): AsyncGenerator<ReadRow> {
  let line = 0;
  for await (const text of createInterface({ input, crlfDelay: Number.POSITIVE_INFINITY })) {
    line++;
    if (text.trim() === "") continue;
    yield text.length > LINE_BYTES_MAX
      ? { line, fault: `longer than ${LINE_BYTES_MAX} characters` }
      : parsed(text, line);
  }
}

function parsed(text: string, line: number): ReadRow {
  try {
    const json: unknown = JSON.parse(line === 1 ? text.replace(/^\uFEFF/, "") : text);
    return checked(withAddressText(json), line);
  } catch {
    return { line, fault: "not a JSON object on one line" };
  }
}

// In NDJSON a PushSubscription may stand as an object; it is stored as its text.
function withAddressText(json: unknown): unknown {
  if (typeof json !== "object" || json === null || !("address" in json) || typeof json.address !== "object")
    return json;
  return { ...json, address: JSON.stringify(json.address) };
}

function dropEmpty(record: Record<string, string>): Record<string, string> {
  return Object.fromEntries(
    Object.entries(record).filter(([, value]) => value !== undefined && value !== ""),
  );
}

function checked(value: unknown, line: number): ReadRow {
  const result = contactRow.safeParse(value);
  if (result.success) return { line, row: result.data };
  return {
    line,
    fault: result.error.issues
      .map((issue) => `${issue.path.join(".") || "row"}: ${issue.message}`)
      .join("; "),
  };
}

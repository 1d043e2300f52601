// Tables for spreadsheets (RFC 4180). A cell that a spreadsheet would run as a formula is made text.
import { stringify } from "csv-stringify/sync";

/** Rows under a header of their own names; lists and objects become text. */
export function csvOf(rows: readonly Record<string, unknown>[], columns: readonly string[]): string {
  const cells = rows.map((row) => columns.map((name) => cellOf(row[name])));
  return stringify([columns.slice(), ...cells], { record_delimiter: "\r\n" });
}

function cellOf(value: unknown): string {
  if (value === null || value === undefined) return "";
  const text = Array.isArray(value)
    ? value.join(" ")
    : typeof value === "object"
      ? Object.entries(value)
          .map(([name, count]) => `${name}=${String(count)}`)
          .join(" ")
      : String(value);
  return /^[=+@\t\r]|^-(?![\d.])/.test(text) ? `'${text}` : text;
}

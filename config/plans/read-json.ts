import { readFileSync } from "node:fs";

/** The value in a JSON file, or why there is none, as a sentence. */
export function readJson(file: string): { value: unknown } | { message: string } {
  let text: string;
  try {
    text = readFileSync(file, "utf8");
  } catch (error) {
    const missing = error instanceof Error && "code" in error && error.code === "ENOENT";
    return { message: missing ? "the file is missing: add it" : `the file cannot be read: ${String(error)}` };
  }
  try {
    return { value: JSON.parse(text) };
  } catch (error) {
    return { message: `this is not JSON: ${error instanceof Error ? error.message : String(error)}` };
  }
}

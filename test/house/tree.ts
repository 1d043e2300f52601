// Reads the project's own files for the house tests: what git tracks or would track, nothing else.
import { execFileSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { join } from "node:path";

/** The project's folder. */
export const ROOT = new URL("../..", import.meta.url).pathname;

/** Paths of all project files, relative to ROOT, that match `pattern`; without git (a release archive) there is nothing to list. */
export function projectFiles(pattern: RegExp): string[] {
  const listed = execFileSync("git", ["ls-files", "-z", "--cached", "--others", "--exclude-standard"], {
    cwd: ROOT,
    encoding: "utf8",
  });
  return [...new Set(listed.split("\0"))].filter((path) => path !== "" && pattern.test(path)).sort();
}

/** A file's text; empty for one that was deleted but is still in the index. */
export function textOf(path: string): string {
  try {
    return readFileSync(join(ROOT, path), "utf8");
  } catch {
    return "";
  }
}

/** What product code is made of. */
export const SOURCES = /^(src|workers|schemas|config)\/.*\.ts$/;

// The scripts of the console, served by us; their addresses change with their text. Every page works without them.
import { createHash } from "node:crypto";
import { readFileSync } from "node:fs";

/** A script: where it is served, and its text. */
export type BrowserScript = { path: string; text: string };

/** Passkeys, parts of pages that move, and the form of a case. */
export const BROWSER_SCRIPTS: readonly BrowserScript[] = ["passkey", "live", "case"].map((name) => {
  const text = readFileSync(new URL(`browser/${name}.js`, import.meta.url), "utf8");
  const version = createHash("sha256").update(text).digest("hex").slice(0, 12);
  return { path: `/console/${name}-${version}.js`, text };
});

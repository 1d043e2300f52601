// The scripts of the console, served by us; their addresses change with their text. Every page works without them.
import { createHash } from "node:crypto";
import { readFileSync } from "node:fs";

/** A script: where it is served, and its text. */
export type BrowserScript = { path: string; text: string };

/** Passkeys, parts of pages that move, the form of a case, and being notified. */
export const BROWSER_SCRIPTS: readonly BrowserScript[] = ["passkey", "live", "case", "notify"].map((name) => {
  const text = textOf(name);
  const version = createHash("sha256").update(text).digest("hex").slice(0, 12);
  return { path: `/console/${name}-${version}.js`, text };
});

/** The service worker, whose address must stay, for browsers come back to it by themselves. */
export const SERVICE_WORKER: BrowserScript = { path: "/console/worker.js", text: textOf("worker") };

function textOf(name: string): string {
  return readFileSync(new URL(`browser/${name}.js`, import.meta.url), "utf8");
}

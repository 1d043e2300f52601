// Sums the self time of a V8 CPU profile by module: where the time of our worker goes.
import { readdirSync, readFileSync } from "node:fs";
import path from "node:path";

/** One line of the summary: a module's share of the time that was not idle, with its dearest functions. */
export type ProfileLine = { module: string; share: number; functions: string };

type Node = { id: number; callFrame: { functionName: string; url: string; lineNumber: number } };
type Profile = { nodes: Node[]; samples: number[]; timeDeltas: number[] };

const FUNCTIONS_SHOWN = 3;
/** The start of a process (reading plans, loading modules) is not counted: it is before the first slice. */
const FIRST_AT_WORK = "src/dispatch/slice-run.ts";
const NOT_WORK = new Set(["(idle)", "(root)"]);

/** Reads every profile in a folder as one. */
export function readProfile(folder: string): ProfileLine[] {
  const modules = new Map<string, Map<string, number>>();
  let total = 0;
  for (const file of readdirSync(folder).filter((name) => name.endsWith(".cpuprofile"))) {
    // Written by Node itself in the form of the DevTools protocol.
    const profile = JSON.parse(readFileSync(path.join(folder, file), "utf8")) as Profile;
    const byId = new Map(profile.nodes.map((node) => [node.id, node]));
    const begin = profile.samples.findIndex((id) => byId.get(id)?.callFrame.url.endsWith(FIRST_AT_WORK));
    for (const [index, id] of profile.samples.entries()) {
      const node = byId.get(id);
      if (index < begin || !node || NOT_WORK.has(node.callFrame.functionName)) continue;
      const us = profile.timeDeltas[index] ?? 0;
      total += us;
      const module = moduleOf(node);
      const functions = modules.get(module) ?? new Map<string, number>();
      modules.set(module, functions);
      const name = node.callFrame.functionName || "(anonymous)";
      functions.set(name, (functions.get(name) ?? 0) + us);
    }
  }
  return [...modules]
    .map(([module, functions]) => {
      const sum = [...functions.values()].reduce((a, b) => a + b, 0);
      const dearest = [...functions].sort((a, b) => b[1] - a[1]).slice(0, FUNCTIONS_SHOWN);
      const shown = dearest.map(([name, us]) => `${name} ${((100 * us) / total).toFixed(1)}`).join(", ");
      return { module, share: sum / total, functions: shown };
    })
    .sort((a, b) => b.share - a.share);
}

function moduleOf({ callFrame: { functionName, url } }: Node): string {
  if (functionName === "(garbage collector)") return "garbage collector";
  if (functionName === "(program)") return "native code outside JavaScript (system calls, TLS)";
  if (url === "") return "built-in (V8)";
  const library = /\/node_modules\/((?:@[^/]+\/)?[^/]+)\//.exec(url)?.[1];
  if (library !== undefined) return library;
  if (url.startsWith("node:")) return url.split("/").slice(0, 2).join("/");
  return url.replace(/^.*\/(?=(?:src|workers|config|schemas)\/)/, "");
}

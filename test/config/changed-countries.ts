// Folders of countries with something wrong on purpose.
import { cpSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { COUNTRIES_DIR } from "../../config/plans.ts";
import { mergePatch } from "../../src/domain/plan/merge-patch.ts";

const folders: string[] = [];

/** A copy of France and South Korea in which one file of France is changed: a value becomes JSON, a text is written as it is, a file that is not there begins as {}. */
export function changedFile(file: string, change: (value: unknown) => unknown): string {
  const dir = mkdtempSync(path.join(tmpdir(), "amberwire-countries-"));
  folders.push(dir);
  for (const name of ["fr", "kr"])
    cpSync(path.join(COUNTRIES_DIR, name), path.join(dir, name), { recursive: true });
  const target = path.join(dir, "fr", file);
  const after = change(existsSync(target) ? JSON.parse(readFileSync(target, "utf8")) : {});
  mkdirSync(path.dirname(target), { recursive: true });
  writeFileSync(target, typeof after === "string" ? after : JSON.stringify(after));
  return dir;
}

/** France's plan under a JSON merge patch. */
export function patchedPlan(patch: unknown): string {
  return changedFile("plan.json", (plan) => mergePatch(plan, patch));
}

/** France's plan with its rules of one criterion under a JSON merge patch. */
export function patchedRule(criterion: string, patch: Record<string, unknown>): string {
  return changedFile("plan.json", (plan) => {
    const criteria = criteriaOf(plan).map((rule) =>
      rule.criterion === criterion ? mergePatch(rule, patch) : rule,
    );
    return mergePatch(plan, { criteria });
  });
}

/** The rules of a plan that has not been parsed. */
export function criteriaOf(plan: unknown): Record<string, unknown>[] {
  return structuredClone(Object(plan).criteria);
}

/** Removes every copy. */
export function removeChangedCountries(): void {
  for (const folder of folders.splice(0)) rmSync(folder, { recursive: true });
}

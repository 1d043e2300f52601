import type { Command } from "commander";
import { examine } from "../doctor/examine.ts";
import type { Finding } from "../doctor/finding.ts";
import { openLog } from "../log.ts";
import { printFacts } from "./print.ts";

const MARKS: Record<Finding["state"], string> = { ok: "ok  ", warning: "look", failed: "FAIL" };

/** `amberwire doctor`: checks everything the service depends on and says what to do. */
export function registerDoctor(program: Command): void {
  program
    .command("doctor")
    .description("check everything that the service depends on and say what to do; writes to nobody")
    .option("--json", "print JSON")
    .action(async ({ json }: { json?: boolean }) => {
      const findings = await examine(undefined, openLog({ level: "silent", mode: "doctor", part: "doctor" }));
      const width = Math.max(...findings.map(({ check }) => check.length));
      const lines = findings.flatMap(({ check, state, found, lines: details = [], todo }) => [
        `${MARKS[state]}  ${check.padEnd(width)}  ${found}`,
        ...details.map((line) => `${" ".repeat(width + 8)}${line}`),
        ...(todo === undefined ? [] : [`${" ".repeat(width + 8)}→ ${todo}`]),
      ]);
      const failures = findings.filter(({ state }) => state === "failed").length;
      lines.push(
        "",
        failures === 0 ? "Nothing is in the way." : `${failures} of ${findings.length} checks failed.`,
      );
      printFacts(json, { healthy: failures === 0, findings }, lines);
      process.exitCode = failures === 0 ? 0 : 1;
    });
}

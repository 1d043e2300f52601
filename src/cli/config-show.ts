import type { Command } from "commander";
import { knownVariables, readEnv } from "../../config/env.ts";
import { type EnvLine, envReport } from "../../config/env-report.ts";
import { printFacts } from "./print.ts";

/** `amberwire config show`: what is in force, secrets only as set or not set. */
export function registerConfigShow(program: Command): void {
  const config = program.command("config").description("look at the configuration");
  config
    .command("show")
    .description("print every variable with the value in force; secrets only as set or not set")
    .option("--json", "print JSON")
    .action(({ json }: { json?: boolean }) => {
      const env = readEnv();
      const report = envReport(env, knownVariables());
      const width = Math.max(...report.map(({ name }) => name.length));
      const lines: string[] = [];
      let group = "";
      for (const line of report) {
        if (line.group !== group) lines.push("", line.group);
        group = line.group;
        lines.push(
          `  ${line.name.padEnd(width)}  ${line.value ?? "not set"}${isDefault(line) ? "  (default)" : ""}`,
        );
      }
      for (const { message } of env.faults) lines.push("", `! ${message}`);
      printFacts(json, { variables: report, faults: env.faults }, lines);
    });
}

function isDefault({ value, given }: EnvLine): boolean {
  return !given && value !== null && value !== "not set";
}

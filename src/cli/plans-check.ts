import type { Command } from "commander";
import { COUNTRIES_DIR, loadPlanBook } from "../../config/plans.ts";
import { printFacts } from "./print.ts";

/** `amberwire plans check [cc]`: every fault of every country in one report; ends with 1 when there is any. */
export function registerPlansCheck(plans: Command): void {
  plans
    .command("check")
    .description("check plans, texts and example cases, and report every fault with its place")
    .argument("[cc]", "a country's code, such as FR (default: all)")
    .option("--dir <folder>", "the folder of countries", COUNTRIES_DIR)
    .option("--json", "print JSON")
    .action(async (country: string | undefined, { dir, json }: { dir: string; json?: boolean }) => {
      const book = await loadPlanBook({ dir, enabled: country === undefined ? "all" : [country] });
      const sound = book.countries();
      const count = (n: number, word: string) => `${n} ${word}${n === 1 ? "" : "s"}`;
      printFacts(json, { sound, faults: book.faults }, [
        ...book.faults.map(
          ({ file, pointer, message }) => `${file}${pointer === "" ? "" : `#${pointer}`}: ${message}`,
        ),
        `${sound.length === 0 ? "No plan is sound" : `Sound: ${sound.join(", ")}`}; ${count(book.faults.length, "fault")}.`,
      ]);
      if (book.faults.length > 0) process.exitCode = 1;
    });
}

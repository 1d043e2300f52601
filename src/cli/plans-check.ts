import type { Command } from "commander";
import { readEnv } from "../../config/env.ts";
import { COUNTRIES_DIR, loadPlanBook, type PlanBook } from "../../config/plans.ts";
import type { Plan } from "../../schemas/plan.ts";
import { printFacts } from "./print.ts";
import { uncarriedChannels } from "./uncarried-channels.ts";

/** `amberwire plans check [cc]`: every fault of every country in one report; ends with 1 when there is any. */
export function registerPlansCheck(plans: Command): void {
  plans
    .command("check")
    .description("check plans, texts and example cases, and report every fault with its place")
    .argument("[cc]", "a country's code, such as FR (default: all)")
    .option("--dir <folder>", "the folder of countries", COUNTRIES_DIR)
    .option("--json", "print JSON")
    .action(async (country: string | undefined, { dir, json }: { dir: string; json?: boolean }) => {
      const book = await loadPlanBook({
        dir,
        enabled: country === undefined ? "all" : [country],
        thoroughly: true,
      });
      const sound = book.countries();
      const notes = [...book.notes, ...uncarriedChannels(readEnv(), plansOf(book))];
      const count = (n: number, word: string) => `${n} ${word}${n === 1 ? "" : "s"}`;
      printFacts(
        json,
        {
          sound: sound.map((code) => ({ country: code, status: statusOf(book, code) })),
          faults: book.faults,
          notes,
        },
        [
          ...book.faults.map(
            ({ file, pointer, message }) => `${file}${pointer === "" ? "" : `#${pointer}`}: ${message}`,
          ),
          ...notes.map((note) => `note: ${note}`),
          ...(["complete", "partial", "no-programme"] as const).flatMap((status) => {
            const codes = sound.filter((code) => statusOf(book, code) === status);
            return codes.length === 0 ? [] : [`${status}: ${codes.join(", ")}`];
          }),
          `Sound plans: ${sound.length}; ${count(book.faults.length, "fault")}.`,
        ],
      );
      if (book.faults.length > 0) process.exitCode = 1;
    });
}

function plansOf(book: PlanBook): Plan[] {
  return book.countries().flatMap((country) => book.get(country)?.pinned.plan ?? []);
}

function statusOf(book: PlanBook, country: string): Plan["status"] | undefined {
  return book.get(country)?.pinned.plan.status;
}

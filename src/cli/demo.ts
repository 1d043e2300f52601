import { type Command, InvalidArgumentError } from "commander";
import { runDemo } from "../demo/run-demo.ts";
import { openLifecycle } from "../lifecycle.ts";
import { openLog } from "../log.ts";

type Options = { country: string; contacts: number; keep?: boolean };

/** `amberwire demo`: the whole thing in a minute, on this machine alone. */
export function registerDemo(program: Command): void {
  program
    .command("demo")
    .description("activate an invented alert for invented people in the sandbox; nothing leaves this machine")
    .option("--country <cc>", "whose plan and example to use", (text) => text.toUpperCase(), "FR")
    .option("--contacts <n>", "how many people to invent", wholeNumber, 10_000)
    .option("--keep", "stay up afterwards, to look around")
    .action(run);
}

async function run({ country, contacts, keep }: Options): Promise<void> {
  const log = openLog({ level: "error", mode: "sandbox", part: "demo" });
  const lifecycle = openLifecycle({ log });
  const say = (line: string) => process.stdout.write(`${line}\n`);
  try {
    const { faults, url } = await runDemo({ country, contacts, log, lifecycle, say });
    for (const fault of faults) say(`WRONG: ${fault}`);
    if (faults.length === 0) say("Every delivery is accounted for.");
    if (keep) {
      say(`Look around: ${url}/sandbox · ${url}/ · ${url}/docs (Ctrl-C ends it)`);
      process.exit(await lifecycle.done);
    }
    await lifecycle.stop(faults.length === 0 ? 0 : 1);
  } catch (error) {
    if (!lifecycle.stopping) {
      await lifecycle.stop(1);
      throw error;
    }
  }
  process.exit(await lifecycle.done);
}

function wholeNumber(text: string): number {
  const value = Number(text);
  if (!Number.isInteger(value) || value < 1 || value > 5_000_000) {
    throw new InvalidArgumentError("Give a whole number from 1 to 5,000,000.");
  }
  return value;
}

import type { Command } from "commander";
import { createBroadcaster } from "../officers/index.ts";
import { asOperator } from "./as-operator.ts";
import { printFacts } from "./print.ts";

type Options = { name: string; country: string; json?: boolean };

/** `amberwire broadcasters create`: a broadcaster with its first key. */
export function registerBroadcasters(program: Command): void {
  const broadcasters = program.command("broadcasters").description("broadcasters that receive bulletins");
  broadcasters
    .command("create")
    .description("make a broadcaster and its key, which is shown once; its endpoints it makes itself")
    .requiredOption("--name <name>", "as it is known")
    .requiredOption("--country <cc>", "ISO 3166-1 alpha-2, such as FR")
    .option("--json", "print JSON")
    .action(async ({ name, country, json }: Options) => {
      const { id, key } = await asOperator("broadcasters create", (context) =>
        createBroadcaster(context, { name, country }),
      );
      printFacts(json, { id, keyId: key.id, key: key.text }, [
        key.text,
        `Broadcaster ${id} (${name}, ${country}). The key above will not be shown again.`,
      ]);
    });
}

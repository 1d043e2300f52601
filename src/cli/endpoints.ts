import type { Command } from "commander";
import { createEndpoint } from "../broadcasters/create-endpoint.ts";
import { asOperator } from "./as-operator.ts";
import { printFacts } from "./print.ts";

type Options = {
  broadcaster: string;
  url: string;
  format: "json" | "cap";
  countries: string[];
  subdivisions?: string[];
  languages?: string[];
  statuses?: ("actual" | "exercise" | "test")[];
  onCallPhone?: string;
  json?: boolean;
};

/** `amberwire endpoints create`: where a broadcaster's bulletins go, and the secret that signs them. */
export function registerEndpoints(program: Command): void {
  program
    .command("endpoints")
    .description("addresses of broadcasters")
    .command("create")
    .description("make an endpoint; its signing secret is shown once")
    .requiredOption("--broadcaster <id>", "whose it is")
    .requiredOption("--url <url>", "where bulletins are posted")
    .requiredOption("--countries <cc...>", "of which countries, such as FR BE")
    .option("--format <format>", "json or cap", "json")
    .option("--subdivisions <codes...>", "only of these, such as FR-PDL")
    .option("--languages <tags...>", "only these languages")
    .option("--statuses <statuses...>", "actual, exercise, test (default: actual)")
    .option("--on-call-phone <number>", "texted when a bulletin is not taken")
    .option("--json", "print JSON")
    .action(create);
}

async function create({ broadcaster, json, ...input }: Options): Promise<void> {
  const made = await asOperator("endpoints create", (context) => createEndpoint(context, broadcaster, input));
  printFacts(json, made, [
    `Endpoint ${made.id}`,
    `Secret   ${made.secret}`,
    "The secret is not shown again.",
  ]);
}

import { type Command, Option } from "commander";
import { type Capacity, capacity } from "../../schemas/plan.ts";
import type { Role } from "../domain/authorise.ts";
import { createOfficer } from "../officers/index.ts";
import { asOperator } from "./as-operator.ts";
import { printFacts } from "./print.ts";

const ROLES: readonly Role[] = ["requester", "authoriser", "administrator", "observer"];

type Options = { agency: string; name: string; roles: Role[]; capacity?: Capacity[]; json?: boolean };

/** `amberwire officers create`: an officer with roles and the capacities it signs in. */
export function registerOfficers(program: Command): void {
  const officers = program.command("officers").description("officers of agencies");
  officers
    .command("create")
    .description("make an officer; an administrator is neither requester nor authoriser")
    .requiredOption("--agency <id>", "the agency, agy_…")
    .requiredOption("--name <name>", "the officer's name")
    .addOption(
      new Option("--roles <roles...>", "what the officer may do").choices([...ROLES]).makeOptionMandatory(),
    )
    .addOption(
      new Option("--capacity <capacities...>", "what an authoriser signs as").choices(capacity.options),
    )
    .option("--json", "print JSON")
    .action(create);
}

async function create({ agency, name, roles, capacity: capacities, json }: Options): Promise<void> {
  const made = await asOperator("officers create", (context) =>
    createOfficer(context, { agencyId: agency, name, roles, capacities: capacities ?? [] }),
  );
  printFacts(json, { ...made, agencyId: agency, roles, capacities: capacities ?? [] }, [
    `Officer ${made.id} of ${agency}: ${roles.join(", ")}${capacities ? ` (${capacities.join(", ")})` : ""}.`,
    `Next: amberwire keys create --officer ${made.id}`,
  ]);
}

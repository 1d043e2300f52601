import { type Command, Option } from "commander";
import { readEnv } from "../../config/env.ts";
import { type Capacity, capacity } from "../../schemas/plan.ts";
import type { Role } from "../domain/authorise.ts";
import { createOfficer, inviteOfficer, revokeFactors, setDuty, setReach } from "../officers/index.ts";
import { asOperator } from "./as-operator.ts";
import { printFacts } from "./print.ts";

const ROLES: readonly Role[] = ["requester", "authoriser", "administrator", "observer"];

type Options = { agency: string; name: string; roles: Role[]; capacity?: Capacity[]; json?: boolean };

/** `amberwire officers create|invite|revoke|reach|duty`: officers with roles and capacities, where they are called, and when. */
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
  officers
    .command("invite")
    .description(
      "make a link by which an officer sets up how they sign in to the console: once, within a day",
    )
    .requiredOption("--officer <id>", "the officer, ofc_…")
    .option("--json", "print JSON")
    .action(invite);
  officers
    .command("revoke")
    .description("end everything that an officer signs in to the console by: a telephone was lost")
    .requiredOption("--officer <id>", "the officer, ofc_…")
    .option("--json", "print JSON")
    .action(revoke);
  officers
    .command("reach")
    .description("set where an officer is called when an alert waits for their approval")
    .requiredOption("--officer <id>", "the officer, ofc_…")
    .option("--sms <number>", "a telephone number in E.164, such as +33612345678; none to forget it")
    .option("--email <address>", "an email address; none to forget it")
    .option("--language <tag>", "the language of the call, such as fr; none for English")
    .option("--json", "print JSON")
    .action(reach);
  officers
    .command("duty")
    .description("put an officer on duty, within hours or as the standing fallback")
    .requiredOption("--officer <id>", "the officer, ofc_…")
    .addOption(
      new Option("--capacity <capacity>", "what they sign as")
        .choices(capacity.options)
        .makeOptionMandatory(),
    )
    .option("--position <n>", "1 is called first", Number, 1)
    .option("--from <time>", "RFC 3339; without hours they are the fallback")
    .option("--until <time>", "RFC 3339")
    .option("--json", "print JSON")
    .action(duty);
}

async function invite({ officer, json }: { officer: string; json?: boolean }): Promise<void> {
  const { token, until } = await asOperator("officers invite", (context) =>
    inviteOfficer(context, { officerId: officer }),
  );
  const url = `${readEnv().PUBLIC_URL.href.replace(/\/$/, "")}/console/enrol/${token}`;
  printFacts(json, { officerId: officer, url, until }, [
    `For officer ${officer}, once, until ${until}:`,
    url,
    "Hand it over in person or by a way that you trust; it is not shown again.",
  ]);
}

async function revoke({ officer, json }: { officer: string; json?: boolean }): Promise<void> {
  const done = await asOperator("officers revoke", (context) =>
    revokeFactors(context, { officerId: officer }),
  );
  printFacts(json, done, [
    `Officer ${officer} can no longer sign in; ${done.sessions} session(s) ended.`,
    `API keys stay: amberwire keys revoke. To let them in again: amberwire officers invite --officer ${officer}`,
  ]);
}

async function reach(given: {
  officer: string;
  sms?: string;
  email?: string;
  language?: string;
  json?: boolean;
}): Promise<void> {
  const { officer, json, ...ways } = given;
  const set = Object.fromEntries(
    Object.entries(ways).map(([name, value]) => [name, value === "none" ? null : value]),
  );
  const made = await asOperator("officers reach", (context) =>
    setReach(context, { officerId: officer, ...set }),
  );
  printFacts(json, { ...made, set: Object.keys(set) }, [
    `Officer ${officer}: ${Object.keys(set).join(", ") || "nothing"} set, verified by your word.`,
  ]);
}

async function duty(given: {
  officer: string;
  capacity: Capacity;
  position: number;
  from?: string;
  until?: string;
  json?: boolean;
}): Promise<void> {
  const { officer: officerId, capacity: signsAs, position, from, until, json } = given;
  const made = await asOperator("officers duty", (context) =>
    setDuty(context, {
      officerId,
      capacity: signsAs,
      position,
      ...(from === undefined ? {} : { startsAt: from }),
      ...(until === undefined ? {} : { endsAt: until }),
    }),
  );
  const hours =
    made.startsAt && made.endsAt
      ? `${made.startsAt.toISOString()} to ${made.endsAt.toISOString()}`
      : "as the fallback";
  printFacts(json, { ...made }, [
    `${made.id}: ${officerId} is called as ${signsAs}, position ${position}, ${hours}.`,
  ]);
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

import { readFile } from "node:fs/promises";
import type { Command } from "commander";
import { areaSquareKm } from "../domain/geo/sphere.ts";
import { createAgency, setCallEvery } from "../officers/index.ts";
import { registerAgencySignIn } from "./agencies-sign-in.ts";
import { asOperator } from "./as-operator.ts";
import { printFacts } from "./print.ts";

type Options = {
  name: string;
  country: string;
  subdivisions?: string[];
  ground?: string;
  dutyPhone?: string;
  json?: boolean;
};

/** `amberwire agencies create|set|sign-in`: an agency with its ground, and how it works. */
export function registerAgencies(program: Command): void {
  const agencies = program.command("agencies").description("agencies and their ground");
  agencies
    .command("create")
    .description("make an agency; its ground is the country unless subdivisions or a geometry are given")
    .requiredOption("--name <name>", "as the public knows it")
    .requiredOption("--country <cc>", "ISO 3166-1 alpha-2, such as FR")
    .option("--subdivisions <codes...>", "ISO 3166-2 codes, such as FR-PDL FR-BRE")
    .option("--ground <file>", "a GeoJSON Polygon or MultiPolygon")
    .option("--duty-phone <number>", "whom other agencies call at any hour")
    .option("--json", "print JSON")
    .action(create);
  agencies
    .command("set")
    .description("change how an agency works")
    .requiredOption("--agency <id>", "the agency, agy_…")
    .requiredOption("--call-every <minutes>", "minutes before the next approver is called, 1 to 60", Number)
    .option("--json", "print JSON")
    .action(set);
  registerAgencySignIn(agencies);
}

async function set(given: { agency: string; callEvery: number; json?: boolean }): Promise<void> {
  const { agency: agencyId, callEvery: minutes, json } = given;
  const made = await asOperator("agencies set", (context) => setCallEvery(context, { agencyId, minutes }));
  printFacts(json, made, [`${agencyId}: the next approver is called after ${minutes} minutes.`]);
}

async function create({ name, country, subdivisions, ground, dutyPhone, json }: Options): Promise<void> {
  const made = await asOperator("agencies create", async (context) =>
    createAgency(context, {
      name,
      country,
      subdivisions: subdivisions ?? [],
      ...(ground === undefined ? {} : { ground: JSON.parse(await readFile(ground, "utf8")) }),
      ...(dutyPhone === undefined ? {} : { dutyPhone }),
    }),
  );
  const squareKm = Math.round(areaSquareKm(made.ground));
  printFacts(json, { id: made.id, name, country, groundKm2: squareKm }, [
    `Agency ${made.id}: ${name}, ${country}, ${squareKm} km² of ground.`,
    `Next: amberwire officers create --agency ${made.id} --name … --roles …`,
  ]);
}

// Are the countries' files sound, and is what they say what their authorities confirmed? Changes nothing.
import type { Env } from "../../config/env.ts";
import { loadPlanBook, type PlanBook, type PlanFault } from "../../config/plans.ts";
import type { PinnedPlan } from "../../schemas/plan.ts";
import { planInForce } from "../alerts/plan-in-force.ts";
import { systemClock } from "../clock.ts";
import { standInsFor } from "../compose/last-good.ts";
import { differenceLine, planDifference } from "../domain/plan/plan-difference.ts";
import type { Logger } from "../log.ts";
import { type Db, openPool } from "../store/db.ts";
import { schemaState } from "../store/migrate.ts";
import { confirmationsOf } from "../store/plan-confirmations.ts";
import { readPlanVersion } from "../store/plan-versions.ts";
import { type Finding, failed, ok, warning } from "./finding.ts";

const LINES_MAX = 20;

/** What plans are read from; `dir` and `languagesDir` replace the installation's own (tests). */
export type PlansLook = {
  env: Pick<Env, "COUNTRIES_ENABLED" | "MODE">;
  log: Logger;
  dir?: string;
  languagesDir?: string;
};

/** Findings about the plans; what is confirmed is looked up in the database at `url`, where there is one with the right tables. */
export async function checkPlans(look: PlansLook, url: string | undefined): Promise<Finding[]> {
  const { env, log, ...folders } = look;
  const book = await loadPlanBook({ ...folders, enabled: env.COUNTRIES_ENABLED ?? "all" });
  const usable = url !== undefined && (await schemaState(url)).missing.length === 0;
  if (!usable) return [...faulty(book, new Set()), ...soundLine(book)];
  const pool = openPool(url, 2, "amberwire doctor");
  try {
    const standIns = await standInsFor(pool, countriesOf(book.faults), log);
    return [
      ...faulty(book, new Set(standIns.keys())),
      ...soundLine(book),
      ...(await confirmedOrNot(pool, book, env.MODE)),
    ];
  } finally {
    await pool.end();
  }
}

function soundLine(book: PlanBook): Finding[] {
  const count = book.countries().length;
  return count === 0 ? [] : [ok("plans", `${count} ${count === 1 ? "country is" : "countries are"} sound`)];
}

function countriesOf(faults: readonly PlanFault[]): string[] {
  return [...new Set(faults.map(({ country }) => country))];
}

function faulty(book: PlanBook, standIns: ReadonlySet<string>): Finding[] {
  return countriesOf(book.faults).map((country) => {
    const own = book.faults.filter((fault) => fault.country === country);
    const meanwhile = standIns.has(country) ? "its last good plan stands in" : "it is switched off";
    return {
      ...failed(
        `plan ${country}`,
        `${own.length} ${own.length === 1 ? "fault" : "faults"} in its files; ${meanwhile}`,
        `Mend the files (npx amberwire plans check ${country} names every fault), then start the service again.`,
      ),
      lines: capped(
        own.map(({ file, pointer, message }) => `${file}${pointer === "" ? "" : `#${pointer}`}: ${message}`),
      ),
    };
  });
}

async function confirmedOrNot(db: Db, book: PlanBook, mode: Env["MODE"]): Promise<Finding[]> {
  const changed: Finding[] = [];
  const unconfirmed: string[] = [];
  for (const country of book.countries()) {
    const files = book.get(country)?.pinned;
    if (!files?.plan.statuses.includes("actual")) continue;
    const inForce = await planInForce(
      db,
      { plans: book, clock: systemClock, mode: "live" },
      country,
      "actual",
    );
    const standing = await confirmationsOf(db, [files.version, inForce.version]);
    if (!standing.has(inForce.version)) unconfirmed.push(country);
    else if (inForce.version !== files.version)
      changed.push(await difference(db, inForce, files, standing.has(files.version)));
  }
  return [...changed, ...unconfirmedLine(unconfirmed, mode)];
}

async function difference(
  db: Db,
  inForce: PinnedPlan,
  files: PinnedPlan,
  confirmed: boolean,
): Promise<Finding> {
  const { country, effectiveFrom } = files.plan;
  // What was confirmed, as it was written then: its hash is what the confirmation is bound to.
  const before = await readPlanVersion(db, inForce.version);
  const found = `its files are not the plan in force (${short(inForce)} stays in force, ${short(files)} waits)`;
  const todo = confirmed
    ? `Nothing: the change is confirmed and takes effect on ${effectiveFrom}.`
    : `When the authority has confirmed the change, run: npx amberwire plans confirm ${country} --by … --reference …`;
  const lines = planDifference(before, files.plan).map((each) => differenceLine(each));
  return {
    ...(confirmed ? ok(`plan ${country}`, found) : warning(`plan ${country}`, found, todo)),
    todo,
    lines: capped(lines),
  };
}

function unconfirmedLine(countries: readonly string[], mode: Env["MODE"]): Finding[] {
  if (countries.length === 0) return [];
  const found = `not confirmed by their authorities: ${countries.join(", ")}`;
  if (mode === "sandbox") return [ok("confirmations", `${found}; a sandbox does not ask for it`)];
  const todo = "They release exercises only. For each: npx amberwire plans confirm CC --by … --reference …";
  return [warning("confirmations", found, todo)];
}

function short({ version }: PinnedPlan): string {
  return version.slice(0, 12);
}

function capped(lines: readonly string[]): string[] {
  if (lines.length <= LINES_MAX) return [...lines];
  return [...lines.slice(0, LINES_MAX - 1), `… and ${lines.length - LINES_MAX + 1} more`];
}

// Loads what the verbs look up: plans and ground. A country whose files have faults touches no other.
import { areaOfCountry, areaOfSubdivision, countryName, groundFor } from "../../config/areas.ts";
import type { Env } from "../../config/env.ts";
import { loadPlanBook, type PlanFault } from "../../config/plans.ts";
import type { OfficerContext } from "../alerts/context.ts";
import type { Logger } from "../log.ts";
import type { Db } from "../store/db.ts";
import { keepSoundCountries, standInsFor } from "./last-good.ts";

/** An enabled country whose files have faults; `standsIn` when what was kept of it serves meanwhile. */
export type FaultyCountry = { country: string; faults: readonly PlanFault[]; standsIn: boolean };

/** The books, and the countries that are not as their files should have them. */
export type Books = Pick<OfficerContext, "plans" | "areas"> & { faulty: readonly FaultyCountry[] };

/**
 * Plans and ground for this environment. What sound countries say is kept in the database; of a faulty one the last that was kept
 * enters the book, marked `degraded`, and without such it is left out. `folders` replaces the installation's own (tests).
 */
export async function loadBooks(
  env: Pick<Env, "COUNTRIES_ENABLED">,
  db: Db,
  log: Logger,
  folders: { dir?: string; languagesDir?: string } = {},
): Promise<Books> {
  const book = await loadPlanBook({ ...folders, enabled: env.COUNTRIES_ENABLED ?? "all" });
  for (const { country, file, pointer, message } of book.faults)
    log.error({ event: "plan.faulty", country, file, pointer }, message);
  const wanting = [...new Set(book.faults.map(({ country }) => country))];
  await keepSoundCountries(db, book, log);
  const standIns = await standInsFor(db, wanting, log);
  const get = (country: string) => book.get(country) ?? standIns.get(country);
  const faulty = wanting.map((country) => ({
    country,
    faults: book.faults.filter((fault) => fault.country === country),
    standsIn: standIns.has(country),
  }));
  return {
    plans: { countries: () => [...book.countries(), ...standIns.keys()].sort(), get },
    areas: { areaOfCountry, areaOfSubdivision, countryName, groundFor },
    faulty,
  };
}

// What every verb of an officer is given beside its input. Nothing here is read from the environment.
import type { areaOfCountry, areaOfSubdivision, countryName, groundFor } from "../../config/areas.ts";
import type { Keys } from "../../config/keys.ts";
import type { CountryPlan } from "../../config/plans.ts";
import type { Capacity } from "../../schemas/plan.ts";
import type { Clock } from "../clock.ts";
import type { Role } from "../domain/authorise.ts";
import type { Logger } from "../log.ts";
import type { Pool } from "../store/db.ts";

export type { Role };

/** An officer with ids of the keys or factors by which they proved themselves: one API key, or the factors of a session. */
export type OfficerActor = {
  kind: "officer";
  officerId: string;
  agencyId: string;
  roles: readonly Role[];
  capacities: readonly Capacity[];
  credentials: readonly string[];
};

/** Who acts: an officer, or a part of the service itself (`sweep`, `housekeeping`). System actors never approve. */
export type Actor = OfficerActor | { kind: "system"; id: string };

/** Plans by country; a country whose plan is faulty is absent. */
export type PlanBook = { countries(): string[]; get(country: string): CountryPlan | undefined };

/** Outlines and names of countries and subdivisions: `config/areas.ts`, or a few invented ones in tests. */
export type AreaBook = {
  areaOfCountry: typeof areaOfCountry;
  areaOfSubdivision: typeof areaOfSubdivision;
  countryName: typeof countryName;
  groundFor: typeof groundFor;
};

/** An `Idempotency-Key` with the SHA-256 of the request: the verb keeps its answer under it, in its own transaction. */
export type IdempotencyKey = { key: string; requestHash: Buffer };

/** The context of the verbs of officers, and of the system's few. */
export type OfficerContext = {
  pool: Pool;
  clock: Clock;
  keys: Keys;
  plans: PlanBook;
  areas: AreaBook;
  publicUrl: string;
  origin: string;
  mode: "sandbox" | "live";
  log: Logger;
  actor: Actor;
  idempotency?: IdempotencyKey;
  /** The tags that the officer asks for, best first; what verdicts are said in is chosen among them. */
  languages?: readonly string[];
};

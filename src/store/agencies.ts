// Agencies and their ground. The operator of the installation has an agency row of its own, so that its acts have a chain.
import type { MultiPolygon } from "../../schemas/geojson.ts";
import type { Db } from "./db.ts";

/** An agency: its ground is resolved once, when it is made or changes. */
export type Agency = {
  id: string;
  name: string;
  country: string;
  subdivisions: string[];
  ground: MultiPolygon;
  dutyPhone: string | null;
};

/** The agency row under which the operator's own acts (commands) are recorded; it has no ground and no officers. */
export const OPERATOR_AGENCY = "agy_000000000000000000000000";

const COLUMNS = `id, name, country, subdivisions, ground, duty_phone AS "dutyPhone"`;

/** Adds an agency. */
export async function insertAgency(db: Db, agency: Agency): Promise<void> {
  await db.query(
    `INSERT INTO agency (id, name, country, subdivisions, ground, duty_phone) VALUES ($1, $2, $3, $4, $5, $6)`,
    [
      agency.id,
      agency.name,
      agency.country,
      agency.subdivisions,
      JSON.stringify(agency.ground),
      agency.dutyPhone,
    ],
  );
}

/** Makes the operator's own row unless it is there, and gives its id. */
export async function ensureOperatorAgency(db: Db): Promise<string> {
  await db.query(
    `INSERT INTO agency (id, name, country, ground) VALUES ($1, 'Operator', 'ZZ', '{"type":"MultiPolygon","coordinates":[]}')
     ON CONFLICT (id) DO NOTHING`,
    [OPERATOR_AGENCY],
  );
  return OPERATOR_AGENCY;
}

/** One agency, or undefined. */
export async function readAgency(db: Db, id: string): Promise<Agency | undefined> {
  const { rows } = await db.query<Agency>(`SELECT ${COLUMNS} FROM agency WHERE id = $1 AND id <> $2`, [
    id,
    OPERATOR_AGENCY,
  ]);
  return rows[0];
}

/** The country of an agency, or undefined. */
export async function readAgencyCountry(db: Db, id: string): Promise<string | undefined> {
  const { rows } = await db.query<{ country: string }>("SELECT country FROM agency WHERE id = $1", [id]);
  return rows[0]?.country;
}

/** Minutes between two calls for a bulletin of this agency that waits. */
export async function readCallEvery(db: Db, id: string): Promise<number> {
  const { rows } = await db.query<{ minutes: number }>(
    "SELECT call_every_minutes AS minutes FROM agency WHERE id = $1",
    [id],
  );
  return rows[0]?.minutes ?? CALL_EVERY_MINUTES;
}

/** Sets it, from 1 to 60; false when there is no such agency. */
export async function setCallEvery(tx: Db, id: string, minutes: number): Promise<boolean> {
  const { rowCount } = await tx.query("UPDATE agency SET call_every_minutes = $2 WHERE id = $1", [
    id,
    minutes,
  ]);
  return rowCount === 1;
}

// As the column's default.
const CALL_EVERY_MINUTES = 3;

// Officers of agencies with their roles and the capacities they sign in.
import type { Capacity } from "../../schemas/plan.ts";
import type { Role } from "../domain/authorise.ts";
import type { Db } from "./db.ts";

/** An officer. A disabled one keeps its place in the record and may do nothing. */
export type Officer = {
  id: string;
  agencyId: string;
  name: string;
  roles: Role[];
  capacities: Capacity[];
  disabledAt: Date | null;
};

/** Adds an officer with its capacities. */
export async function insertOfficer(tx: Db, officer: Omit<Officer, "disabledAt">): Promise<void> {
  await tx.query("INSERT INTO officer (id, agency_id, name, roles) VALUES ($1, $2, $3, $4)", [
    officer.id,
    officer.agencyId,
    officer.name,
    officer.roles,
  ]);
  await tx.query("INSERT INTO officer_capacity (officer_id, capacity) SELECT $1, unnest($2::text[])", [
    officer.id,
    officer.capacities,
  ]);
}

/** One officer, or undefined. */
export async function readOfficer(db: Db, id: string): Promise<Officer | undefined> {
  const { rows } = await db.query<Officer>(`${SELECT} WHERE o.id = $1`, [id]);
  return rows[0];
}

/** Ends what an officer may do; false when there is none or it was already disabled. */
export async function disableOfficer(tx: Db, id: string, at: Date): Promise<boolean> {
  const { rowCount } = await tx.query(
    "UPDATE officer SET disabled_at = $2 WHERE id = $1 AND disabled_at IS NULL",
    [id, at],
  );
  return rowCount === 1;
}

const SELECT = `SELECT o.id, o.agency_id AS "agencyId", o.name, o.roles, o.disabled_at AS "disabledAt",
  ARRAY(SELECT c.capacity FROM officer_capacity c WHERE c.officer_id = o.id ORDER BY 1) AS capacities
  FROM officer o`;

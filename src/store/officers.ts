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

/** What an officer is called and asked in: where sign-in pages need no more of them. */
export type SigningOfficer = { id: string; agencyId: string; name: string };

/** The officer who signs in with a name, unless disabled; the name in lower case. */
export async function findBySignInName(db: Db, name: string): Promise<SigningOfficer | undefined> {
  const { rows } = await db.query<SigningOfficer>(
    `SELECT id, agency_id AS "agencyId", name FROM officer WHERE sign_in_name = $1 AND disabled_at IS NULL`,
    [name],
  );
  return rows[0];
}

/** Gives an officer a name to sign in with; false when another officer has it. */
export async function setSignInName(tx: Db, id: string, name: string): Promise<boolean> {
  const { rowCount } = await tx.query(
    `UPDATE officer SET sign_in_name = $2 WHERE id = $1
       AND NOT EXISTS (SELECT FROM officer o WHERE o.sign_in_name = $2 AND o.id <> $1)`,
    [id, name],
  );
  return rowCount === 1;
}

/** Locks an officer until the transaction ends, so that of two changes at one instant the second sees the first. */
export async function lockOfficer(tx: Db, id: string): Promise<void> {
  await tx.query("SELECT FROM officer WHERE id = $1 FOR UPDATE", [id]);
}

/** Names of officers by id; ids that are no officer's are left out. */
export async function namesOf(db: Db, ids: readonly string[]): Promise<Map<string, string>> {
  const { rows } = await db.query<{ id: string; name: string }>(
    "SELECT id, name FROM officer WHERE id = ANY ($1)",
    [[...new Set(ids)]],
  );
  return new Map(rows.map(({ id, name }) => [id, name]));
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

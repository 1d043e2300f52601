// The rota of agencies, and who of an agency could sign at all.
import type { Capacity } from "../../schemas/plan.ts";
import type { DutyLine, Signer } from "../domain/call-chain.ts";
import type { Db } from "./db.ts";

/** A line of the rota with its id and the agency whose it is. */
export type DutyRow = DutyLine & { id: string; agencyId: string };

/** Adds a line. */
export async function insertDuty(tx: Db, duty: DutyRow & { madeBy: string; madeAt: Date }): Promise<void> {
  await tx.query(
    `INSERT INTO duty (id, agency_id, officer_id, capacity, position, starts_at, ends_at, made_by, made_at)
     VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)`,
    [
      duty.id,
      duty.agencyId,
      duty.officerId,
      duty.capacity,
      duty.position,
      duty.startsAt,
      duty.endsAt,
      duty.madeBy,
      duty.madeAt,
    ],
  );
}

/** Takes a line out; gives its agency and officer, or undefined when there is none. */
export async function deleteDuty(
  tx: Db,
  id: string,
): Promise<{ agencyId: string; officerId: string } | undefined> {
  const { rows } = await tx.query<{ agencyId: string; officerId: string }>(
    `DELETE FROM duty WHERE id = $1 RETURNING agency_id AS "agencyId", officer_id AS "officerId"`,
    [id],
  );
  return rows[0];
}

/** One line, or undefined. */
export async function readDuty(db: Db, id: string): Promise<DutyRow | undefined> {
  const { rows } = await db.query<DutyRow>(`${SELECT} WHERE d.id = $1`, [id]);
  return rows[0];
}

/** The rota of an agency that is not over at `now`: by capacity, hours before the fallback, then position. */
export async function dutiesOf(db: Db, agencyId: string, now: Date): Promise<DutyRow[]> {
  const { rows } = await db.query<DutyRow>(
    `${SELECT} WHERE d.agency_id = $1 AND (d.ends_at IS NULL OR d.ends_at > $2)
     ORDER BY d.capacity, d.starts_at NULLS LAST, d.position, d.id`,
    [agencyId, now],
  );
  return rows;
}

/** Officers of agencies who are enabled and sign in a capacity, oldest first; agencies in the order given. */
export async function signersOf(
  db: Db,
  agencyIds: readonly string[],
): Promise<(Signer & { agencyId: string })[]> {
  const { rows } = await db.query<{ officerId: string; agencyId: string; capacities: Capacity[] }>(
    `SELECT o.id AS "officerId", o.agency_id AS "agencyId",
            ARRAY(SELECT c.capacity FROM officer_capacity c WHERE c.officer_id = o.id ORDER BY 1) AS capacities
     FROM officer o
     WHERE o.agency_id = ANY ($1) AND o.disabled_at IS NULL AND 'authoriser' = ANY (o.roles)
     ORDER BY array_position($1, o.agency_id), o.created_at, o.id`,
    [agencyIds],
  );
  return rows.filter(({ capacities }) => capacities.length > 0);
}

const SELECT = `SELECT d.id, d.agency_id AS "agencyId", d.officer_id AS "officerId", d.capacity, d.position,
  d.starts_at AS "startsAt", d.ends_at AS "endsAt" FROM duty d`;

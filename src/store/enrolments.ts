// Invitations to set up factors. The link's secret is never stored.
import type { Db } from "./db.ts";

/** An invitation that can still be used. */
export type Enrolment = { officerId: string; mintedBy: string; mintedAt: Date; until: Date };

/** Keeps an invitation; earlier ones of the officer that were not used are void. */
export async function insertEnrolment(tx: Db, enrolment: Enrolment & { tokenHash: Buffer }): Promise<void> {
  await tx.query("UPDATE officer_enrolment SET used_at = $2 WHERE officer_id = $1 AND used_at IS NULL", [
    enrolment.officerId,
    enrolment.mintedAt,
  ]);
  await tx.query(
    "INSERT INTO officer_enrolment (token_hash, officer_id, minted_by, minted_at, until) VALUES ($1, $2, $3, $4, $5)",
    [enrolment.tokenHash, enrolment.officerId, enrolment.mintedBy, enrolment.mintedAt, enrolment.until],
  );
}

/** The invitation behind a link while it can be used, or undefined. */
export async function readEnrolment(db: Db, tokenHash: Buffer, now: Date): Promise<Enrolment | undefined> {
  const { rows } = await db.query<Enrolment>(
    `SELECT ${COLUMNS} FROM officer_enrolment WHERE token_hash = $1 AND used_at IS NULL AND until > $2`,
    [tokenHash, now],
  );
  return rows[0];
}

/** Uses an invitation; undefined when it was used, is void or too old. Of two at one instant one gets it. */
export async function useEnrolment(tx: Db, tokenHash: Buffer, now: Date): Promise<Enrolment | undefined> {
  const { rows } = await tx.query<Enrolment>(
    `UPDATE officer_enrolment SET used_at = $2 WHERE token_hash = $1 AND used_at IS NULL AND until > $2 RETURNING ${COLUMNS}`,
    [tokenHash, now],
  );
  return rows[0];
}

const COLUMNS = `officer_id AS "officerId", minted_by AS "mintedBy", minted_at AS "mintedAt", until`;

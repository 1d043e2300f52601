// Photos, each sealed under a key of its own; once bound to an alert that key is wrapped by the alert's and goes with it.
import type { Db } from "./db.ts";

/** A photo as it is stored. `wrapped` and `sealed` are null once erased. */
export type PhotoRow = {
  id: string;
  agencyId: string;
  alertId: string | null;
  wrapped: Buffer | null;
  wrappedBy: string;
  sealed: Buffer | null;
  width: number;
  height: number;
  altSealed: Buffer | null;
  uploadedBy: string;
  createdAt: Date;
  erasedAt: Date | null;
};

const COLUMNS = `id, agency_id AS "agencyId", alert_id AS "alertId", wrapped, wrapped_by AS "wrappedBy", width, height,
  alt_sealed AS "altSealed", uploaded_by AS "uploadedBy", created_at AS "createdAt", erased_at AS "erasedAt"`;

/** Adds a photo that belongs to no alert yet. */
export async function insertPhoto(
  tx: Db,
  photo: {
    id: string;
    agencyId: string;
    wrapped: Buffer;
    wrappedBy: string;
    sealed: Buffer;
    width: number;
    height: number;
    bytes: number;
    altSealed: Buffer;
    consentSealed: Buffer;
    uploadedBy: string;
    at: Date;
  },
): Promise<void> {
  await tx.query(
    `INSERT INTO photo (id, agency_id, wrapped, wrapped_by, sealed, width, height, bytes, alt_sealed, consent_sealed, uploaded_by, created_at)
     VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12)`,
    [
      photo.id,
      photo.agencyId,
      photo.wrapped,
      photo.wrappedBy,
      photo.sealed,
      photo.width,
      photo.height,
      photo.bytes,
      photo.altSealed,
      photo.consentSealed,
      photo.uploadedBy,
      photo.at,
    ],
  );
}

/** One photo with its bytes, or undefined. */
export async function readPhotoRow(db: Db, id: string): Promise<PhotoRow | undefined> {
  const { rows } = await db.query<PhotoRow>(`SELECT ${COLUMNS}, sealed FROM photo WHERE id = $1`, [id]);
  return rows[0];
}

/** The photos of `ids` that exist, without their bytes. */
export async function photosById(db: Db, ids: readonly string[]): Promise<PhotoRow[]> {
  const { rows } = await db.query<PhotoRow>(
    `SELECT ${COLUMNS}, NULL AS sealed FROM photo WHERE id = ANY ($1)`,
    [ids],
  );
  return rows;
}

/** The photos bound to an alert that are still there, without their bytes. */
export async function photosOfAlert(db: Db, alertId: string): Promise<PhotoRow[]> {
  const { rows } = await db.query<PhotoRow>(
    `SELECT ${COLUMNS}, NULL AS sealed FROM photo WHERE alert_id = $1 AND erased_at IS NULL ORDER BY id`,
    [alertId],
  );
  return rows;
}

/** Binds a photo to an alert, or wraps its key anew; false when it is erased or belongs to another alert. */
export async function bindPhoto(
  tx: Db,
  photo: { id: string; alertId: string; wrapped: Buffer },
): Promise<boolean> {
  const { rowCount } = await tx.query(
    `UPDATE photo SET alert_id = $2, wrapped = $3, wrapped_by = 'alert'
     WHERE id = $1 AND erased_at IS NULL AND (alert_id IS NULL OR alert_id = $2)`,
    [photo.id, photo.alertId, photo.wrapped],
  );
  return rowCount === 1;
}

/** Erases the photos of an alert, but for those named in `except`. Their keys go, and so do their copies in backups. */
export async function erasePhotos(
  tx: Db,
  alertId: string,
  { except }: { except: readonly string[] },
  at: Date,
): Promise<number> {
  const { rowCount } = await tx.query(
    `UPDATE photo SET wrapped = NULL, sealed = NULL, alt_sealed = NULL, consent_sealed = NULL, erased_at = $3
     WHERE alert_id = $1 AND erased_at IS NULL AND id <> ALL ($2::text[])`,
    [alertId, except, at],
  );
  return rowCount ?? 0;
}

/** Erases photos that were never used in an alert and are older than `before`. */
export async function eraseUnusedPhotos(tx: Db, before: Date, at: Date): Promise<number> {
  const { rowCount } = await tx.query(
    `UPDATE photo SET wrapped = NULL, sealed = NULL, alt_sealed = NULL, consent_sealed = NULL, erased_at = $2
     WHERE alert_id IS NULL AND erased_at IS NULL AND created_at < $1`,
    [before, at],
  );
  return rowCount ?? 0;
}

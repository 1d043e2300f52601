// Gives photos out: to officers who may see the alert, and to everybody while an active alert publishes them.
import type { Keys } from "../../config/keys.ts";
import { notFound, Problem } from "../errors.ts";
import { openAlertKey, unsealWith } from "../seal.ts";
import { readAlertKey } from "../store/alert-keys.ts";
import { readAlertRow } from "../store/alerts.ts";
import { bulletinsOf, readPublished } from "../store/bulletins.ts";
import type { Db, Pool } from "../store/db.ts";
import { type PhotoRow, readPhotoRow } from "../store/photos.ts";
import { openPhoto } from "./case-photos.ts";
import type { OfficerContext } from "./context.ts";
import { openCommitted } from "./open-committed.ts";
import { permitOfficer } from "./permit.ts";
import type { PhotoView } from "./views.ts";

/** A photo with its bytes. */
export type PhotoWithBytes = PhotoView & { bytes: Buffer };

/** For an officer of the agency, or of one that the alert is shared with; 404 for others, 410 once erased. */
export async function readPhoto(
  context: OfficerContext,
  input: { photoId: string },
): Promise<PhotoWithBytes> {
  const officer = permitOfficer(context.actor, "read");
  const row = await readPhotoRow(context.pool, input.photoId);
  if (!row || !(await mayRead(context.pool, officer.agencyId, row))) throw notFound("photo", input.photoId);
  return opened(context.pool, context.keys, row);
}

/** For anybody: only a photo that the newest bulletin of an active alert publishes. 410 once erased, otherwise 404. */
export async function publicPhoto(
  { pool, keys }: { pool: Pool; keys: Pick<Keys, "encryption"> },
  input: { photoId: string },
): Promise<PhotoWithBytes> {
  const row = await readPhotoRow(pool, input.photoId);
  if (row?.erasedAt) throw erased(row.id);
  if (!row?.alertId || !(await isPublished(pool, keys, row.alertId, row.id)))
    throw notFound("photo", input.photoId);
  return opened(pool, keys, row);
}

async function mayRead(db: Db, agencyId: string, row: PhotoRow): Promise<boolean> {
  if (row.agencyId === agencyId) return true;
  const alert = row.alertId === null ? undefined : await readAlertRow(db, row.alertId, agencyId);
  return alert !== undefined && alert.standing !== "none";
}

// An alert that is not active has no committed bulletin yet, or no key any more.
async function isPublished(
  db: Db,
  keys: Pick<Keys, "encryption">,
  alertId: string,
  photoId: string,
): Promise<boolean> {
  const wrapped = await readAlertKey(db, alertId);
  const newest = (await bulletinsOf(db, alertId)).findLast(({ state }) => state === "committed");
  if (!wrapped || !newest) return false;
  const { contentSealed } = await readPublished(db, newest.id);
  const alertKey = openAlertKey(keys.encryption, alertId, wrapped);
  const content = openCommitted(keys.encryption, alertKey, newest, contentSealed);
  return content?.photos.some(({ id }) => id === photoId) ?? false;
}

async function opened(db: Db, keys: Pick<Keys, "encryption">, row: PhotoRow): Promise<PhotoWithBytes> {
  const wrapped = row.alertId === null ? null : await readAlertKey(db, row.alertId);
  const alertKey =
    row.alertId !== null && wrapped ? openAlertKey(keys.encryption, row.alertId, wrapped) : null;
  const photo = openPhoto(row, keys.encryption, alertKey);
  if (!photo || !row.sealed) throw erased(row.id);
  return {
    id: row.id,
    width: row.width,
    height: row.height,
    alt: photo.alt,
    alertId: row.alertId,
    createdAt: row.createdAt.toISOString(),
    bytes: unsealWith(photo.key, row.sealed, `photo:${row.id}`),
  };
}

function erased(id: string): Problem {
  return new Problem("gone", "gone", `Photo ${id} was erased with the end of its alert.`);
}

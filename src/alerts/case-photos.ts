// The photos that a case names: found, opened for their descriptions, and bound to the alert, whose key then wraps theirs.
import { z } from "zod";
import type { AlertCase } from "../../schemas/alert.ts";
import type { PublicPhoto } from "../domain/text/render-input.ts";
import { Problem } from "../errors.ts";
import { type NamedKey, sealWith, unseal, unsealWith } from "../seal.ts";
import type { Db } from "../store/db.ts";
import { bindPhoto, type PhotoRow, photosById } from "../store/photos.ts";
import { openJson } from "./sealed-json.ts";

const altText = z.record(z.string(), z.string());

/** A photo with its own key opened. */
export type OpenedPhoto = { row: PhotoRow; key: Buffer; alt: Record<string, string> };

/** The ids of all photos that a case names, without repeats. */
export function photoIdsOf(alertCase: AlertCase): string[] {
  return [...new Set(alertCase.children.flatMap((child) => child.photoIds))];
}

/**
 * The photos of a case in its order. 422 `unknown-photo`, naming the field, for one that does not exist, was erased, or
 * belongs to another agency or alert.
 */
export async function openCasePhotos(
  db: Db,
  alertCase: AlertCase,
  by: { encryption: readonly NamedKey[]; agencyId: string; alert: { id: string; key: Buffer | null } },
): Promise<OpenedPhoto[]> {
  const ids = photoIdsOf(alertCase);
  const rows = new Map((await photosById(db, ids)).map((row) => [row.id, row]));
  return ids.map((id) => {
    const row = rows.get(id);
    const usable =
      row && row.agencyId === by.agencyId && (row.alertId === null || row.alertId === by.alert.id);
    const opened = usable ? openPhoto(row, by.encryption, by.alert.key) : undefined;
    if (!opened) throw unknownPhoto(alertCase, id);
    return opened;
  });
}

/** A photo with its key opened, or undefined once it was erased. */
export function openPhoto(
  row: PhotoRow,
  encryption: readonly NamedKey[],
  alertKey: Buffer | null,
): OpenedPhoto | undefined {
  if (!row.wrapped || !row.altSealed) return undefined;
  const purpose = `photo-key:${row.id}`;
  if (row.alertId !== null && !alertKey) return undefined;
  const key =
    row.alertId !== null && alertKey
      ? unsealWith(alertKey, row.wrapped, purpose)
      : unseal(encryption, row.wrapped, purpose);
  return { row, key, alt: openJson(altText, key, row.altSealed, `photo-alt:${row.id}`) };
}

/** What texts and pages may know of photos. */
export function publicPhotos(photos: readonly OpenedPhoto[]): PublicPhoto[] {
  return photos.map(({ row, alt }) => ({ id: row.id, alt, width: row.width, height: row.height }));
}

/** Binds photos to the alert: from here on their keys lie under its key. 409 `changed` when one was erased or taken meanwhile. */
export async function bindCasePhotos(
  tx: Db,
  alert: { id: string; key: Buffer },
  photos: readonly OpenedPhoto[],
): Promise<void> {
  for (const { row, key } of photos) {
    const wrapped = sealWith(alert.key, key, `photo-key:${row.id}`);
    if (!(await bindPhoto(tx, { id: row.id, alertId: alert.id, wrapped })))
      throw new Problem(
        "conflict",
        "changed",
        `Photo ${row.id} was erased or used in another alert meanwhile.`,
      );
  }
}

function unknownPhoto(alertCase: AlertCase, id: string): Problem {
  const errors = alertCase.children.flatMap((child, index) =>
    child.photoIds.flatMap((photoId, place) =>
      photoId === id
        ? [
            {
              pointer: `/children/${index}/photoIds/${place}`,
              code: "unknown-photo",
              message: `There is no photo ${id} that this alert may use.`,
            },
          ]
        : [],
    ),
  );
  return new Problem("unprocessable", "unknown-photo", `There is no photo ${id} that this alert may use.`, {
    errors,
  });
}

// Takes a child out of everything that this installation controls. What stays of an alert are ids, codes, counts and times.
import { destroyAlertKey } from "../store/alert-keys.ts";
import { forgetCase } from "../store/alerts.ts";
import { forgetNotes } from "../store/approvals.ts";
import { deleteOpenings } from "../store/audit-history.ts";
import { forgetContents } from "../store/bulletins.ts";
import type { Db } from "../store/db.ts";
import { forgetAnswers } from "../store/idempotency.ts";
import { erasePhotos } from "../store/photos.ts";

/**
 * Erases case, contents, photos, notes, kept answers and what opens the record, and destroys the alert's key, so that backups
 * hold nothing readable either. Called in the transaction of the end; its closure names nobody and lies under the installation's
 * keys. Harmless to repeat.
 */
export async function eraseCase(tx: Db, alertId: string, at: Date): Promise<void> {
  await forgetCase(tx, alertId);
  await forgetContents(tx, alertId, null);
  await forgetNotes(tx, alertId);
  await erasePhotos(tx, alertId, { except: [] }, at);
  await forgetAnswers(tx, alertId);
  await deleteOpenings(tx, alertId);
  await destroyAlertKey(tx, alertId, at);
}

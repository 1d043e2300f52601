// Opens the sealed content of a bulletin once per process; forgets it as soon as its alert's key is gone.
import { type BulletinContent, bulletinContent } from "../../schemas/bulletin.ts";
import type { NamedKey } from "../seal.ts";
import { openAlertKey, unseal, unsealWith } from "../seal.ts";
import type { Db } from "../store/db.ts";
import { readSealedContent } from "../store/due-bulletins.ts";

/** Bulletins that this process has opened, by ledger id. */
export type BulletinCache = {
  read(db: Db, ledgerId: number): Promise<BulletinContent | undefined>;
  forget(ledgerId: number): void;
  /** Forgets everything: a newer bulletin may have destroyed a key, and then nothing may stay readable here. */
  clear(): void;
};

const CACHED_MAX = 64;

/** A cache of at most 64 opened bulletins. */
export function openBulletinCache(encryption: readonly NamedKey[]): BulletinCache {
  const cache = new Map<number, Promise<BulletinContent | undefined>>();
  return {
    read(db, ledgerId) {
      const known = cache.get(ledgerId);
      if (known) return known;
      const opening = openBulletin(db, encryption, ledgerId);
      cache.set(ledgerId, opening);
      opening.catch(() => cache.delete(ledgerId));
      const oldest = cache.keys().next();
      if (cache.size > CACHED_MAX && !oldest.done) cache.delete(oldest.value);
      return opening;
    },
    forget: (ledgerId) => void cache.delete(ledgerId),
    clear: () => cache.clear(),
  };
}

/**
 * The content of a committed bulletin. A closure (cancel, expiry) names nobody and lies under the installation's keys, so that
 * it can still be sent when the alert's own key is destroyed; everything else is gone with that key: then undefined.
 */
export async function openBulletin(
  db: Db,
  encryption: readonly NamedKey[],
  ledgerId: number,
): Promise<BulletinContent | undefined> {
  const row = await readSealedContent(db, ledgerId);
  if (!row?.contentSealed) return undefined;
  const purpose = `bulletin:${row.id}`;
  if (row.kind === "cancel" || row.kind === "expiry") {
    return parse(unseal(encryption, row.contentSealed, purpose));
  }
  if (!row.wrapped) return undefined;
  return parse(unsealWith(openAlertKey(encryption, row.alertId, row.wrapped), row.contentSealed, purpose));
}

function parse(plaintext: Buffer): BulletinContent {
  return bulletinContent.parse(JSON.parse(plaintext.toString("utf8")));
}

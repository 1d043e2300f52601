// Browsers of officers that are notified when an alert waits. Subscriptions are sealed: whoever has one can write to that browser.
import { type NamedKey, seal, unseal } from "../seal.ts";
import type { Db } from "./db.ts";

/** One browser: the PushSubscription as JSON, and the keyed hash of its endpoint. */
export type OfficerPush = { endpointHash: Buffer; subscription: string };

const PURPOSE = "officer-push";
/** Browsers of one officer; a sixth takes the place of the oldest. */
const BROWSERS_MAX = 5;

/** Keeps a browser; one that another officer used before is that officer's no more. */
export async function keepPush(
  tx: Db,
  encryption: readonly NamedKey[],
  push: OfficerPush & { officerId: string; at: Date },
): Promise<void> {
  const { endpointHash, officerId, subscription, at } = push;
  await tx.query(
    `INSERT INTO officer_push (endpoint_hash, officer_id, subscription_sealed, set_at) VALUES ($1, $2, $3, $4)
     ON CONFLICT (endpoint_hash) DO UPDATE SET officer_id = $2, subscription_sealed = $3, set_at = $4`,
    [endpointHash, officerId, seal(encryption, subscription, PURPOSE), at],
  );
  await tx.query(
    `DELETE FROM officer_push WHERE officer_id = $1 AND endpoint_hash NOT IN (
       SELECT endpoint_hash FROM officer_push WHERE officer_id = $1 ORDER BY set_at DESC, endpoint_hash LIMIT $2)`,
    [officerId, BROWSERS_MAX],
  );
}

/** Forgets a browser of this officer; false when there was none. */
export async function forgetPush(db: Db, officerId: string, endpointHash: Buffer): Promise<boolean> {
  const { rowCount } = await db.query(
    "DELETE FROM officer_push WHERE officer_id = $1 AND endpoint_hash = $2",
    [officerId, endpointHash],
  );
  return rowCount === 1;
}

/** Forgets every browser of an officer and gives how many there were. */
export async function forgetAllPushes(db: Db, officerId: string): Promise<number> {
  const { rowCount } = await db.query("DELETE FROM officer_push WHERE officer_id = $1", [officerId]);
  return rowCount ?? 0;
}

/** The browsers of an officer, newest first. */
export async function pushesOf(
  db: Db,
  encryption: readonly NamedKey[],
  officerId: string,
): Promise<OfficerPush[]> {
  const { rows } = await db.query<{ endpointHash: Buffer; sealed: Buffer }>(
    `SELECT endpoint_hash AS "endpointHash", subscription_sealed AS sealed FROM officer_push
     WHERE officer_id = $1 ORDER BY set_at DESC`,
    [officerId],
  );
  return rows.map(({ endpointHash, sealed }) => ({
    endpointHash,
    subscription: unseal(encryption, sealed, PURPOSE).toString("utf8"),
  }));
}

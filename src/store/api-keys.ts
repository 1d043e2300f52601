// API keys: made once, stored as a hash, found by it. The secret itself is never stored or logged.
import { createHash, randomBytes } from "node:crypto";
import { newId } from "../ids.ts";
import type { Db } from "./db.ts";

/** Whose key it is. */
export type HolderKind = "officer" | "broadcaster" | "system";

/** A key that was found: `officer` is null for other holders; `unused` means that its last use is more than a minute old. */
export type FoundKey = {
  id: string;
  holderKind: HolderKind;
  holderId: string;
  expired: boolean;
  revoked: boolean;
  unused: boolean;
  officer: { agencyId: string; roles: string[]; capacities: string[]; disabled: boolean } | null;
};

const KEY_TEXT = /^amw_[0-9a-hjkmnp-tv-z]{24}_[A-Za-z0-9_-]{43}$/;

/** Makes a key for a holder; `text` is `amw_<id>_<secret>` and cannot be had again. `expiresAt` null: never. */
export async function makeApiKey(
  db: Db,
  key: { holderKind: HolderKind; holderId: string; mintedBy: string | null; expiresAt: Date | null },
): Promise<{ id: string; text: string }> {
  const id = newId("key");
  const text = `amw_${id.slice("key_".length)}_${randomBytes(32).toString("base64url")}`;
  await db.query(
    `INSERT INTO api_key (id, holder_kind, holder_id, secret_hash, minted_by, expires_at)
     VALUES ($1, $2, $3, $4, $5, $6)`,
    [id, key.holderKind, key.holderId, hashOf(text), key.mintedBy, key.expiresAt],
  );
  return { id, text };
}

/** The key behind a bearer text, or undefined when there is none. */
export async function findApiKey(db: Db, text: string): Promise<FoundKey | undefined> {
  if (!KEY_TEXT.test(text)) return undefined;
  const { rows } = await db.query<FoundKey>(
    `SELECT k.id, k.holder_kind AS "holderKind", k.holder_id AS "holderId",
            coalesce(k.expires_at <= now(), false) AS expired,
            k.revoked_at IS NOT NULL AS revoked,
            coalesce(k.last_used_at < now() - interval '1 minute', true) AS unused,
            CASE WHEN o.id IS NOT NULL THEN jsonb_build_object(
              'agencyId', o.agency_id,
              'roles', o.roles,
              'capacities', ARRAY(SELECT c.capacity FROM officer_capacity c WHERE c.officer_id = o.id ORDER BY 1),
              'disabled', o.disabled_at IS NOT NULL
            ) END AS officer
     FROM api_key k
     LEFT JOIN officer o ON k.holder_kind = 'officer' AND o.id = k.holder_id
     WHERE k.secret_hash = $1`,
    [hashOf(text)],
  );
  return rows[0];
}

/** Notes the use of a key, at most once a minute however often it is called. */
export async function touchApiKey(db: Db, id: string): Promise<void> {
  await db.query(
    `UPDATE api_key SET last_used_at = now()
     WHERE id = $1 AND (last_used_at IS NULL OR last_used_at < now() - interval '1 minute')`,
    [id],
  );
}

/** Ends a key at once; false when it does not exist or was already revoked. */
export async function revokeApiKey(db: Db, id: string): Promise<boolean> {
  const { rowCount } = await db.query(
    `UPDATE api_key SET revoked_at = now() WHERE id = $1 AND revoked_at IS NULL`,
    [id],
  );
  return rowCount === 1;
}

/** Ends every key of a holder; gives how many were still good. */
export async function revokeKeysOf(db: Db, holderId: string): Promise<number> {
  const { rowCount } = await db.query(
    "UPDATE api_key SET revoked_at = now() WHERE holder_id = $1 AND revoked_at IS NULL",
    [holderId],
  );
  return rowCount ?? 0;
}

/** Whose key it is, or undefined when there is none. */
export async function readKeyHolder(
  db: Db,
  id: string,
): Promise<{ kind: HolderKind; id: string } | undefined> {
  const { rows } = await db.query<{ kind: HolderKind; id: string }>(
    "SELECT holder_kind AS kind, holder_id AS id FROM api_key WHERE id = $1",
    [id],
  );
  return rows[0];
}

function hashOf(text: string): Buffer {
  return createHash("sha256").update(text, "utf8").digest();
}

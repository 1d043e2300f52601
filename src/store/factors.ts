// By what officers prove themselves in the console: passwords and secrets of codes sealed, passkeys by their public half.
import { type NamedKey, seal, unseal } from "../seal.ts";
import type { Db } from "./db.ts";

/** What an officer can prove themselves by. */
export type FactorKind = "password" | "totp" | "passkey" | "oidc";

/** A factor with nothing secret: what an officer sees of it. */
export type FactorView = { id: string; kind: FactorKind; madeAt: Date; lastUsedAt: Date | null };

/** Who stands behind a factor, for the rule that one administrator must not have made every hand. */
export type FactorOrigin = { officerId: string; mintedBy: string; mintedAt: Date; madeAt: Date };

/** A factor to be kept. `secret` is a hash in PHC form or a secret of codes; `credentialId` names a passkey or an identity elsewhere. */
export type NewFactor = FactorOrigin & { id: string } & (
    | { kind: "password" | "totp"; secret: string; lastStep?: number }
    | {
        kind: "passkey";
        credentialId: Buffer;
        publicKey: Buffer;
        counter: number;
        transports: readonly string[];
      }
    | { kind: "oidc"; credentialId: Buffer }
  );

/** A passkey as it is checked. */
export type PasskeyRow = {
  id: string;
  officerId: string;
  credentialId: Buffer;
  publicKey: Buffer;
  counter: number;
  transports: string[];
};

/** Keeps a factor; an officer's earlier one of the same kind is revoked, except passkeys, of which there may be several. */
export async function insertFactor(
  tx: Db,
  encryption: readonly NamedKey[],
  factor: NewFactor,
): Promise<void> {
  if (factor.kind !== "passkey")
    await tx.query(
      "UPDATE officer_factor SET revoked_at = $3 WHERE officer_id = $1 AND kind = $2 AND revoked_at IS NULL",
      [factor.officerId, factor.kind, factor.madeAt],
    );
  const sealed = "secret" in factor ? seal(encryption, factor.secret, purposeOf(factor.id)) : null;
  const key = factor.kind === "passkey" ? factor : null;
  await tx.query(
    `INSERT INTO officer_factor (id, officer_id, kind, secret_sealed, credential_id, public_key, counter, transports, last_step,
       minted_by, minted_at, made_at)
     VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12)`,
    [
      factor.id,
      factor.officerId,
      factor.kind,
      sealed,
      "credentialId" in factor ? factor.credentialId : null,
      key?.publicKey ?? null,
      key?.counter ?? 0,
      key?.transports ?? [],
      "lastStep" in factor ? (factor.lastStep ?? 0) : 0,
      factor.mintedBy,
      factor.mintedAt,
      factor.madeAt,
    ],
  );
}

/** The secret of an officer's password or codes with its id, or undefined. */
export async function readSecret(
  db: Db,
  encryption: readonly NamedKey[],
  of: { officerId: string; kind: "password" | "totp" },
): Promise<{ id: string; secret: string } | undefined> {
  const { rows } = await db.query<{ id: string; sealed: Buffer }>(
    `SELECT id, secret_sealed AS sealed FROM officer_factor WHERE officer_id = $1 AND kind = $2 AND revoked_at IS NULL`,
    [of.officerId, of.kind],
  );
  const row = rows[0];
  return row && { id: row.id, secret: unseal(encryption, row.sealed, purposeOf(row.id)).toString("utf8") };
}

/** Notes that a code's time step was used; false when it, or a later one, was used before. */
export async function useStep(tx: Db, factor: { id: string; step: number; at: Date }): Promise<boolean> {
  const { rowCount } = await tx.query(
    "UPDATE officer_factor SET last_step = $2, last_used_at = $3 WHERE id = $1 AND last_step < $2 AND revoked_at IS NULL",
    [factor.id, factor.step, factor.at],
  );
  return rowCount === 1;
}

/** A passkey by its credential id, or undefined. */
export async function findPasskey(db: Db, credentialId: Buffer): Promise<PasskeyRow | undefined> {
  const { rows } = await db.query<PasskeyRow>(
    `SELECT ${PASSKEY} FROM officer_factor WHERE credential_id = $1 AND kind = 'passkey' AND revoked_at IS NULL`,
    [credentialId],
  );
  return rows[0];
}

/** An officer's passkeys. */
export async function passkeysOf(db: Db, officerId: string): Promise<PasskeyRow[]> {
  const { rows } = await db.query<PasskeyRow>(
    `SELECT ${PASSKEY} FROM officer_factor WHERE officer_id = $1 AND kind = 'passkey' AND revoked_at IS NULL ORDER BY made_at`,
    [officerId],
  );
  return rows;
}

/** Notes a use; false when the factor was revoked, or when a passkey that counts was used further elsewhere: a copy of it exists. */
export async function useFactor(
  tx: Db,
  factor: { id: string; at: Date; counter?: number },
): Promise<boolean> {
  const { rowCount } = await tx.query(
    `UPDATE officer_factor SET last_used_at = $2, counter = $3
     WHERE id = $1 AND revoked_at IS NULL AND (($3 = 0 AND counter = 0) OR counter < $3)`,
    [factor.id, factor.at, factor.counter ?? 0],
  );
  return rowCount === 1;
}

/** The identity elsewhere that stands for an officer, or undefined. */
export async function findIdentity(
  db: Db,
  credentialId: Buffer,
): Promise<{ id: string; officerId: string } | undefined> {
  const { rows } = await db.query<{ id: string; officerId: string }>(
    `SELECT id, officer_id AS "officerId" FROM officer_factor
     WHERE credential_id = $1 AND kind = 'oidc' AND revoked_at IS NULL`,
    [credentialId],
  );
  return rows[0];
}

/** What an officer has, oldest first. */
export async function factorsOf(db: Db, officerId: string): Promise<FactorView[]> {
  const { rows } = await db.query<FactorView>(
    `SELECT id, kind, made_at AS "madeAt", last_used_at AS "lastUsedAt" FROM officer_factor
     WHERE officer_id = $1 AND revoked_at IS NULL ORDER BY made_at, id`,
    [officerId],
  );
  return rows;
}

/** Who made the youngest of these factors, and when: what is added in a session that they opened is theirs too. */
export async function originOf(
  db: Db,
  factorIds: readonly string[],
): Promise<{ mintedBy: string; mintedAt: Date } | undefined> {
  const { rows } = await db.query<{ mintedBy: string; mintedAt: Date }>(
    `SELECT minted_by AS "mintedBy", minted_at AS "mintedAt" FROM officer_factor WHERE id = ANY($1)
     ORDER BY minted_at DESC LIMIT 1`,
    [factorIds],
  );
  return rows[0];
}

/** Ends one factor of an officer; false when there is none such. */
export async function revokeFactor(
  tx: Db,
  factor: { id: string; officerId: string; at: Date },
): Promise<boolean> {
  const { rowCount } = await tx.query(
    "UPDATE officer_factor SET revoked_at = $3 WHERE id = $1 AND officer_id = $2 AND revoked_at IS NULL",
    [factor.id, factor.officerId, factor.at],
  );
  return rowCount === 1;
}

/** Ends every factor of an officer. */
export async function revokeFactorsOf(tx: Db, officerId: string, at: Date): Promise<void> {
  await tx.query("UPDATE officer_factor SET revoked_at = $2 WHERE officer_id = $1 AND revoked_at IS NULL", [
    officerId,
    at,
  ]);
}

const PASSKEY = `id, officer_id AS "officerId", credential_id AS "credentialId", public_key AS "publicKey", counter::float8 AS counter,
  transports`;

function purposeOf(factorId: string): string {
  return `officer-factor:${factorId}`;
}

// Where officers are called. An address counts once its owner gave back the code that was sent there.
import { type NamedKey, unseal } from "../seal.ts";
import type { Db } from "./db.ts";

/** An officer's own telephone: E.164, and when it was verified. */
export type VerifiedPhone = { number: string; verifiedAt: Date };

/** The telephone that an officer verified, or undefined; `keys` are the installation's encryption keys. */
export async function readVerifiedPhone(
  db: Db,
  keys: readonly NamedKey[],
  officerId: string,
): Promise<VerifiedPhone | undefined> {
  const { rows } = await db.query<{ addressSealed: Buffer; verifiedAt: Date }>(
    `SELECT address_sealed AS "addressSealed", verified_at AS "verifiedAt" FROM officer_reach
     WHERE officer_id = $1 AND channel = 'sms' AND verified_at IS NOT NULL`,
    [officerId],
  );
  const found = rows[0];
  if (!found) return undefined;
  const number = unseal(keys, found.addressSealed, `officer-reach:${officerId}:sms`).toString("utf8");
  return { number, verifiedAt: found.verifiedAt };
}

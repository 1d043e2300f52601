// Where officers are called: addresses are sealed under the installation's keys, and only verified ones are used.
import { type NamedKey, seal, unseal } from "../seal.ts";
import type { Db } from "./db.ts";

/** A way to call an officer. */
export type ReachChannel = "sms" | "email";

/** An officer to call: `sms` in E.164, `email`; null where there is no verified one. `language` is the officer's own, or null. */
export type OfficerReach = {
  officerId: string;
  language: string | null;
  sms: string | null;
  email: string | null;
};

/** Keeps an address as verified by `setBy`; it replaces the one before. */
export async function putReach(
  tx: Db,
  encryption: readonly NamedKey[],
  reach: { officerId: string; channel: ReachChannel; address: string; setBy: string; at: Date },
): Promise<void> {
  const { officerId, channel, address, setBy, at } = reach;
  await tx.query(
    `INSERT INTO officer_reach (officer_id, channel, address_sealed, set_by, set_at, verified_at)
     VALUES ($1, $2, $3, $4, $5, $5)
     ON CONFLICT (officer_id, channel) DO UPDATE SET address_sealed = $3, set_by = $4, set_at = $5, verified_at = $5,
       confirmed_at = NULL, code_hash = NULL, code_until = NULL, code_tries = 0`,
    [officerId, channel, seal(encryption, address, purposeOf(officerId, channel)), setBy, at],
  );
}

/** Forgets an address; false when there was none. */
export async function deleteReach(tx: Db, officerId: string, channel: ReachChannel): Promise<boolean> {
  const { rowCount } = await tx.query("DELETE FROM officer_reach WHERE officer_id = $1 AND channel = $2", [
    officerId,
    channel,
  ]);
  return rowCount === 1;
}

/** The verified ways of one officer. */
export async function readReach(
  db: Db,
  encryption: readonly NamedKey[],
  officerId: string,
): Promise<OfficerReach> {
  const { rows } = await db.query<{ language: string | null; channel: ReachChannel | null; sealed: Buffer }>(
    `SELECT o.language, r.channel, r.address_sealed AS sealed FROM officer o
     LEFT JOIN officer_reach r ON r.officer_id = o.id AND r.verified_at IS NOT NULL WHERE o.id = $1`,
    [officerId],
  );
  const reach: OfficerReach = { officerId, language: rows[0]?.language ?? null, sms: null, email: null };
  for (const { channel, sealed } of rows)
    if (channel) reach[channel] = unseal(encryption, sealed, purposeOf(officerId, channel)).toString("utf8");
  return reach;
}

/** An officer's own telephone: E.164, and when it was verified. */
export type VerifiedPhone = { number: string; verifiedAt: Date };

/** The verified telephone of an officer, or undefined. */
export async function readVerifiedPhone(
  db: Db,
  encryption: readonly NamedKey[],
  officerId: string,
): Promise<VerifiedPhone | undefined> {
  const { rows } = await db.query<{ sealed: Buffer; verifiedAt: Date }>(
    `SELECT address_sealed AS sealed, verified_at AS "verifiedAt" FROM officer_reach
     WHERE officer_id = $1 AND channel = 'sms' AND verified_at IS NOT NULL`,
    [officerId],
  );
  const found = rows[0];
  if (!found) return undefined;
  const number = unseal(encryption, found.sealed, purposeOf(officerId, "sms")).toString("utf8");
  return { number, verifiedAt: found.verifiedAt };
}

/** Sets the language in which an officer is called; null: English. */
export async function setOfficerLanguage(tx: Db, officerId: string, language: string | null): Promise<void> {
  await tx.query("UPDATE officer SET language = $2 WHERE id = $1", [officerId, language]);
}

/** A way as its officer sees it: the address, and when the officer proved that calls arrive there; `codeUntil` of a code that is on its way. */
export type OwnWay = {
  channel: ReachChannel;
  address: string;
  confirmedAt: Date | null;
  codeUntil: Date | null;
};

/** An officer's own ways, SMS first. */
export async function ownWays(db: Db, encryption: readonly NamedKey[], officerId: string): Promise<OwnWay[]> {
  const { rows } = await db.query<Omit<OwnWay, "address"> & { sealed: Buffer }>(
    `SELECT channel, address_sealed AS sealed, confirmed_at AS "confirmedAt", code_until AS "codeUntil" FROM officer_reach
     WHERE officer_id = $1 AND verified_at IS NOT NULL ORDER BY channel DESC`,
    [officerId],
  );
  return rows.map(({ sealed, ...way }) => ({
    ...way,
    address: unseal(encryption, sealed, purposeOf(officerId, way.channel)).toString("utf8"),
  }));
}

/** Notes the code that is sent to a way; it takes the place of the one before. */
export async function setReachCode(
  db: Db,
  code: { officerId: string; channel: ReachChannel; hash: Buffer; until: Date },
): Promise<void> {
  await db.query(
    `UPDATE officer_reach SET code_hash = $3, code_until = $4, code_tries = 0
     WHERE officer_id = $1 AND channel = $2`,
    [code.officerId, code.channel, code.hash, code.until],
  );
}

/** Counts a try with the code of a way and gives its hash; undefined when none is on its way, or `triesMax` were made. */
export async function tryReachCode(
  db: Db,
  way: { officerId: string; channel: ReachChannel; now: Date; triesMax: number },
): Promise<Buffer | undefined> {
  const { rows } = await db.query<{ hash: Buffer }>(
    `UPDATE officer_reach SET code_tries = code_tries + 1
     WHERE officer_id = $1 AND channel = $2 AND code_hash IS NOT NULL AND code_until > $3 AND code_tries < $4
     RETURNING code_hash AS hash`,
    [way.officerId, way.channel, way.now, way.triesMax],
  );
  return rows[0]?.hash;
}

/** Notes that the officer proved a way by the code with this hash; false when another code has taken its place. */
export async function confirmReachRow(
  db: Db,
  way: { officerId: string; channel: ReachChannel; hash: Buffer; at: Date },
): Promise<boolean> {
  const { rowCount } = await db.query(
    `UPDATE officer_reach SET confirmed_at = $4, code_hash = NULL, code_until = NULL, code_tries = 0
     WHERE officer_id = $1 AND channel = $2 AND code_hash = $3`,
    [way.officerId, way.channel, way.hash, way.at],
  );
  return rowCount === 1;
}

function purposeOf(officerId: string, channel: ReachChannel): string {
  return `officer-reach:${officerId}:${channel}`;
}

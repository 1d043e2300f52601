// What was asked of a browser and is taken back once: challenges of WebAuthn, states of OpenID Connect.
import { type NamedKey, seal, unseal } from "../seal.ts";
import type { Db } from "./db.ts";

/** Keeps what belongs to a challenge until it comes back. */
export async function keepChallenge(
  db: Db,
  encryption: readonly NamedKey[],
  challenge: { tokenHash: Buffer; purpose: string; content: unknown; until: Date },
): Promise<void> {
  const { tokenHash, purpose, content, until } = challenge;
  await db.query(
    "INSERT INTO sign_in_challenge (token_hash, purpose, content_sealed, until) VALUES ($1, $2, $3, $4)",
    [tokenHash, purpose, seal(encryption, JSON.stringify(content), purpose), until],
  );
}

/** Takes a challenge back: what belongs to it, or undefined when it was never asked for this purpose, taken before, or is too old. */
export async function takeChallenge(
  db: Db,
  encryption: readonly NamedKey[],
  challenge: { tokenHash: Buffer; purpose: string; now: Date },
): Promise<{ content: unknown } | undefined> {
  const { rows } = await db.query<{ sealed: Buffer; until: Date }>(
    `DELETE FROM sign_in_challenge WHERE token_hash = $1 AND purpose = $2 RETURNING content_sealed AS sealed, until`,
    [challenge.tokenHash, challenge.purpose],
  );
  const row = rows[0];
  if (!row || row.until <= challenge.now) return undefined;
  return { content: JSON.parse(unseal(encryption, row.sealed, challenge.purpose).toString("utf8")) };
}

/** Deletes those that nobody took back; gives how many. */
export async function deleteOldChallenges(db: Db, now: Date): Promise<number> {
  const { rowCount } = await db.query("DELETE FROM sign_in_challenge WHERE until < $1", [now]);
  return rowCount ?? 0;
}

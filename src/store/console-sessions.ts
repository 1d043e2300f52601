// Sessions of officers in the console. Cookies are found by their SHA-256; what a session is bound to is kept as keyed hashes.
import type { Db } from "./db.ts";

/** A session with its officer. `usable` is false once a factor behind it was revoked or its officer disabled. */
export type SessionRow = {
  id: string;
  officerId: string;
  tokenHash: Buffer;
  tokenAt: Date;
  nextHash: Buffer | null;
  nextAt: Date | null;
  previousHash: Buffer | null;
  previousUntil: Date | null;
  factors: string[];
  provenAt: Date;
  networkHash: Buffer;
  browserHash: Buffer;
  madeAt: Date;
  seenAt: Date;
  until: Date;
  usable: boolean;
  agencyId: string;
  name: string;
  language: string | null;
  roles: string[];
  capacities: string[];
};

/** Why a session ended. */
export type SessionEnd = "signed-out" | "idle" | "replayed" | "revoked" | "replaced";

/** What is new about a session that begins, or that was proven again. */
export type NewSession = {
  id: string;
  officerId: string;
  tokenHash: Buffer;
  factors: readonly string[];
  networkHash: Buffer;
  browserHash: Buffer;
  at: Date;
  until: Date;
};

/** Begins a session. */
export async function insertSession(tx: Db, session: NewSession): Promise<void> {
  await tx.query(
    `INSERT INTO console_session (id, officer_id, token_hash, token_at, factors, proven_at, network_hash, browser_hash, made_at, seen_at, until)
     VALUES ($1, $2, $3, $4, $5, $4, $6, $7, $4, $4, $8)`,
    [
      session.id,
      session.officerId,
      session.tokenHash,
      session.at,
      session.factors,
      session.networkHash,
      session.browserHash,
      session.until,
    ],
  );
}

/** The session that has not ended and that this cookie opens, opened, or is about to open. */
export async function findSession(db: Db, cookieHash: Buffer): Promise<SessionRow | undefined> {
  const { rows } = await db.query<SessionRow>(
    `SELECT s.id, s.officer_id AS "officerId", s.token_hash AS "tokenHash", s.token_at AS "tokenAt", s.next_hash AS "nextHash",
       s.next_at AS "nextAt", s.previous_hash AS "previousHash", s.previous_until AS "previousUntil", s.factors,
       s.proven_at AS "provenAt", s.network_hash AS "networkHash", s.browser_hash AS "browserHash", s.made_at AS "madeAt",
       s.seen_at AS "seenAt", s.until,
       o.disabled_at IS NULL AND NOT EXISTS (
         SELECT FROM unnest(s.factors) f(id) LEFT JOIN officer_factor k ON k.id = f.id AND k.revoked_at IS NULL WHERE k.id IS NULL
       ) AS usable,
       o.agency_id AS "agencyId", o.name, o.language, o.roles,
       ARRAY(SELECT c.capacity FROM officer_capacity c WHERE c.officer_id = o.id ORDER BY 1) AS capacities
     FROM console_session s JOIN officer o ON o.id = s.officer_id
     WHERE s.ended_at IS NULL AND (s.token_hash = $1 OR s.next_hash = $1 OR s.previous_hash = $1)`,
    [cookieHash],
  );
  return rows[0];
}

/** Keeps the cookie that is to replace the one in use; false when another request was first. */
export async function offerCookie(
  db: Db,
  offer: { id: string; inUse: Buffer; next: Buffer; at: Date; before: Date },
): Promise<boolean> {
  const { rowCount } = await db.query(
    `UPDATE console_session SET next_hash = $3, next_at = $4
     WHERE id = $1 AND token_hash = $2 AND (next_at IS NULL OR next_at < $5) AND ended_at IS NULL`,
    [offer.id, offer.inUse, offer.next, offer.at, offer.before],
  );
  return rowCount === 1;
}

/** The browser came with the new cookie: the old one works for moments more, for requests that are under way. */
export async function adoptCookie(
  db: Db,
  adopted: { id: string; next: Buffer; at: Date; previousUntil: Date },
): Promise<void> {
  await db.query(
    `UPDATE console_session SET previous_hash = token_hash, previous_until = $4, token_hash = next_hash, token_at = $3,
       next_hash = NULL, next_at = NULL
     WHERE id = $1 AND next_hash = $2`,
    [adopted.id, adopted.next, adopted.at, adopted.previousUntil],
  );
}

/** Notes that the session is in use. */
export async function touchSession(db: Db, id: string, at: Date): Promise<void> {
  await db.query("UPDATE console_session SET seen_at = $2 WHERE id = $1", [id, at]);
}

/** The officer proved a factor again: a new cookie, bound to where they are now. The old cookie is worth nothing from now on. */
export async function renewSession(tx: Db, session: Omit<NewSession, "officerId" | "until">): Promise<void> {
  await tx.query(
    `UPDATE console_session SET token_hash = $2, token_at = $3, next_hash = NULL, next_at = NULL, previous_hash = NULL,
       previous_until = NULL, factors = $4, proven_at = $3, network_hash = $5, browser_hash = $6, seen_at = $3
     WHERE id = $1 AND ended_at IS NULL`,
    [session.id, session.tokenHash, session.at, session.factors, session.networkHash, session.browserHash],
  );
}

/** Ends a session; false when it had ended. */
export async function endSessionRow(
  db: Db,
  end: { id: string; at: Date; reason: SessionEnd },
): Promise<boolean> {
  const { rowCount } = await db.query(
    "UPDATE console_session SET ended_at = $2, ended_for = $3 WHERE id = $1 AND ended_at IS NULL",
    [end.id, end.at, end.reason],
  );
  return rowCount === 1;
}

/** Ends every session of an officer except one; gives how many. */
export async function endSessionsOf(
  tx: Db,
  end: { officerId: string; except: string | null; at: Date; reason: SessionEnd },
): Promise<number> {
  const { rowCount } = await tx.query(
    `UPDATE console_session SET ended_at = $3, ended_for = $4
     WHERE officer_id = $1 AND ended_at IS NULL AND id IS DISTINCT FROM $2`,
    [end.officerId, end.except, end.at, end.reason],
  );
  return rowCount ?? 0;
}

/** An officer's sessions that have not ended, newest first. */
export async function openSessionsOf(
  db: Db,
  officerId: string,
  now: Date,
): Promise<{ id: string; madeAt: Date; seenAt: Date }[]> {
  const { rows } = await db.query<{ id: string; madeAt: Date; seenAt: Date }>(
    `SELECT id, made_at AS "madeAt", seen_at AS "seenAt" FROM console_session
     WHERE officer_id = $1 AND ended_at IS NULL AND until > $2 ORDER BY made_at DESC`,
    [officerId, now],
  );
  return rows;
}

/** Deletes sessions that are over since before `before`; gives how many. */
export async function deleteOldSessions(db: Db, before: Date): Promise<number> {
  const { rowCount } = await db.query("DELETE FROM console_session WHERE coalesce(ended_at, until) < $1", [
    before,
  ]);
  return rowCount ?? 0;
}

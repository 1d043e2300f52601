// Envelopes for web push that lie ready. Each is inserted once and deleted once: by the window that uses it, with its contact, or with its run.
import { byteaArray } from "./bytea-array.ts";
import type { Db } from "./db.ts";
import { NOT_HELD } from "./incarnation.ts";

/**
 * SQL: where the envelopes lie, down to this start of the server. Rows that a backup, a template or a copied folder brings elsewhere may
 * have been used since; under another name they are nobody's.
 */
export const ENVELOPE_PLACE = `(SELECT concat_ws(':', extract(epoch FROM pg_postmaster_start_time()), pg_database.oid,
  'push_envelope'::regclass::oid, (SELECT extract(epoch FROM held_at) FROM incarnation))
  FROM pg_database WHERE datname = current_database())`;

/** Envelopes that a window took for its contacts, by contact; sealed under the run's key, which is sealed itself. */
export type BoundEnvelopes = { keySealed: Buffer; sealed: ReadonlyMap<number, Buffer> };

const SEALED_BYTES = 137;

/** What the statement that opens a window gives of them: contacts in order, and as many sealed envelopes in one piece. */
export type BoundRow = { runKey: Buffer | null; boundTo: number[] | null; bound: Buffer | null };

/** Reads it; undefined when there was none. */
export function boundEnvelopes({ runKey, boundTo, bound }: Partial<BoundRow>): BoundEnvelopes | undefined {
  if (!runKey || !boundTo || !bound) return undefined;
  const cut = (n: number) => bound.subarray(n * SEALED_BYTES, (n + 1) * SEALED_BYTES);
  return { keySealed: runKey, sealed: new Map(boundTo.map((contactId, n) => [contactId, cut(n)])) };
}

/** Whether nothing is being dispatched or will be within ten seconds; what is held back (a night, a restore) does not count. */
export async function nothingToDispatch(db: Db): Promise<boolean> {
  const { rows } = await db.query<{ quiet: boolean }>({
    name: "nothing-to-dispatch",
    text: `SELECT NOT EXISTS (SELECT FROM slice WHERE state = 'leased')
      AND NOT EXISTS (SELECT FROM slice WHERE state = 'due' AND due_at <= now() + interval '10 s' AND ${NOT_HELD("bulletin_ledger_id")})
      AND NOT EXISTS (SELECT FROM bulletin WHERE state = 'committed' AND planned_at IS NULL AND ${NOT_HELD("ledger_id")}) AS quiet`,
  });
  return rows[0]?.quiet ?? false;
}

/** A run younger than this keeps its key: processes that disagree about the newest must not undo each other's work all the time. */
const KEY_AGE_MIN = "interval '15 min'";

/**
 * Sees to it that there is a run in this place; one under an encryption key that is not `sealedBy`, the newest, is given up with all
 * its envelopes once it is 15 minutes old. In a transaction.
 */
export async function keepEnvelopeRun(tx: Db, sealedBy: string, makeKey: () => Buffer): Promise<void> {
  const { rows } = await tx.query<{ there: boolean }>(
    `SELECT EXISTS (SELECT FROM push_envelope_run WHERE place = ${ENVELOPE_PLACE}
       AND (sealed_by = $1 OR started_at > now() - ${KEY_AGE_MIN})) AS there`,
    [sealedBy],
  );
  if (rows[0]?.there) return;
  await tx.query(
    `DELETE FROM push_envelope_run WHERE place <> ${ENVELOPE_PLACE} OR (sealed_by <> $1 AND started_at <= now() - ${KEY_AGE_MIN})`,
    [sealedBy],
  );
  await tx.query(
    `INSERT INTO push_envelope_run (place, sealed_by, key_sealed) VALUES (${ENVELOPE_PLACE}, $1, $2) ON CONFLICT (place) DO NOTHING`,
    [sealedBy, makeKey()],
  );
}

/** A turn at making envelopes: the run, where its pass stands, since when, and how long the rate still asks to wait. */
export type EnvelopeTurn = {
  runId: number;
  sealedBy: string;
  keySealed: Buffer;
  afterId: number;
  passAgeMs: number;
  waitMs: number;
};

/** Takes the turn until the transaction ends; undefined while another process has it, or without a run. */
export async function takeEnvelopeTurn(tx: Db): Promise<EnvelopeTurn | undefined> {
  const { rows } = await tx.query<EnvelopeTurn>({
    name: "take-envelope-turn",
    text: `SELECT id AS "runId", sealed_by AS "sealedBy", key_sealed AS "keySealed", after_id AS "afterId",
        (1000 * extract(epoch FROM clock_timestamp() - pass_at))::float8 AS "passAgeMs",
        (1000 * greatest(0, extract(epoch FROM not_before - clock_timestamp())))::float8 AS "waitMs"
      FROM push_envelope_run WHERE place = ${ENVELOPE_PLACE} FOR UPDATE SKIP LOCKED`,
  });
  // Nothing made here outlives a crash, so no commit need wait for the disk.
  if (rows[0]) await tx.query("SET LOCAL synchronous_commit = off");
  return rows[0];
}

/** A push contact with fewer envelopes than it should have; `number` is the last one given. */
export type ShortContact = { id: number; addressSealed: Buffer; there: number; number: number };

/**
 * Looks at the next `pageSize` push contacts after an id and gives at most `limit` of them with fewer than `wanted` envelopes, locked so
 * that none is erased before its envelopes lie there; suppressed ones are passed over. `reached` is how far it came; undefined: no further contact.
 */
export async function shortOfEnvelopes(
  tx: Db,
  turn: EnvelopeTurn,
  { wanted, limit, pageSize }: { wanted: number; limit: number; pageSize: number },
): Promise<{ contacts: ShortContact[]; reached: number | undefined }> {
  const { rows } = await tx.query<{ reached: number | null; ids: number[] | null; last: number | null }>({
    name: "short-of-envelopes",
    text: `WITH page AS MATERIALIZED (
        SELECT id, address_hash FROM contact WHERE channel = 'push' AND id > $1 ORDER BY id LIMIT $2
      ), short AS MATERIALIZED (
        SELECT page.id FROM page
        WHERE (SELECT count(*) FROM push_envelope e WHERE e.contact_id = page.id AND e.run_id = $3) < $4
          AND NOT EXISTS (SELECT FROM suppression s WHERE s.address_hash = page.address_hash)
        ORDER BY page.id LIMIT $5
      )
      SELECT (SELECT max(id) FROM page) AS reached, array_agg(id) AS ids, max(id) AS last FROM short`,
    values: [turn.afterId, pageSize, turn.runId, wanted, limit],
  });
  const { reached, ids, last } = rows[0] ?? { reached: null, ids: null, last: null };
  if (!ids || last === null) return { contacts: [], reached: reached ?? undefined };
  const { rows: contacts } = await tx.query<ShortContact>({
    name: "lock-short-contacts",
    text: `SELECT c.id, c.address_sealed AS "addressSealed", had.there::int AS there, had.number
      FROM contact c CROSS JOIN LATERAL (
        SELECT count(*) FILTER (WHERE run_id = $2) AS there, coalesce(max(number), 0) AS number FROM push_envelope WHERE contact_id = c.id
      ) had WHERE c.id = ANY ($1::bigint[]) ORDER BY c.id FOR KEY SHARE OF c SKIP LOCKED`,
    values: [ids, turn.runId],
  });
  return { contacts, reached: ids.length < limit ? (reached ?? last) : last };
}

/** Stores envelopes of one run; `number` tells those of one contact apart. */
export async function storeEnvelopes(
  tx: Db,
  runId: number,
  made: readonly { contactId: number; number: number; sealed: Buffer }[],
): Promise<void> {
  await tx.query({
    name: "store-envelopes",
    text: `INSERT INTO push_envelope (contact_id, number, run_id, sealed)
      SELECT i.contact_id, i.number, $1, i.sealed FROM unnest($2::bigint[], $3::integer[], $4::bytea[]) AS i (contact_id, number, sealed)
      ON CONFLICT DO NOTHING`,
    values: [
      runId,
      made.map(({ contactId }) => contactId),
      made.map(({ number }) => number),
      byteaArray(made.map(({ sealed }) => sealed)),
    ],
  });
}

/** Notes how far the pass came and that nothing is to be made for `restMs`. */
export async function endEnvelopeTurn(
  tx: Db,
  runId: number,
  { afterId, restMs, newPass }: { afterId: number; restMs: number; newPass: boolean },
): Promise<void> {
  await tx.query({
    name: "end-envelope-turn",
    text: `UPDATE push_envelope_run SET after_id = $2, not_before = clock_timestamp() + $3 * interval '1 millisecond',
        pass_at = CASE WHEN $4 THEN clock_timestamp() ELSE pass_at END WHERE id = $1`,
    values: [runId, afterId, restMs, newPass],
  });
}

/** Lets the pass begin again from the first contact: envelopes are being used. */
export async function lookAgainForEnvelopes(db: Db): Promise<void> {
  await db.query("UPDATE push_envelope_run SET after_id = 0 WHERE after_id <> 0");
}

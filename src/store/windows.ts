// Opens a window: one conditional write that is the fence of promise 4. Nothing is sent to a contact beyond the mark.
import pg from "pg";
import type { Db } from "./db.ts";
import { type BoundEnvelopes, type BoundRow, boundEnvelopes, ENVELOPE_PLACE } from "./push-envelopes.ts";

/**
 * What opening a window came to. `envelopes` were deleted by the same statement: they are this window's alone, for one message each, and
 * gone if it dies; a `fault` is why there are none. `wait`: no tokens; `lost`: another holds the slice; the rest: the bulletin is not wanted any more.
 */
export type WindowAnswer =
  | { kind: "opened"; openedTo: number; envelopes?: BoundEnvelopes | { fault: Error } }
  | { kind: "wait"; waitMs: number }
  | { kind: "lost" }
  | { kind: "superseded" }
  | { kind: "expired" };

// The part of a bucket that a ring leaves to nearer ones.
const RESERVE = "least(0.6, 0.3 * s.ring)";

/**
 * Moves the mark of a leased slice by `count` contacts, if this epoch still holds the lease, no newer bulletin is committed
 * (share lock on the alert, which a cancel takes exclusively), it has not expired by `now`, and the bucket has a token.
 * A bucket may go into debt by one window; it then waits until the debt is paid, so the rate holds on average. Farther rings leave a
 * reserve in it, so that what is scarce goes to the nearest first and nothing is idle when they are served.
 * Envelopes never keep a window shut: when they cannot be had, it is opened without them.
 */
export async function openWindow(
  db: Db,
  window: {
    sliceId: number;
    epoch: number;
    openedTo: number;
    count: number;
    cost: number;
    bucket: string | null;
    now: Date;
    /** Whether its contacts may have push envelopes that lie ready; they are taken. */
    envelopes?: boolean;
  },
): Promise<WindowAnswer> {
  const { sliceId, epoch, openedTo, count, cost, bucket, now } = window;
  const values = [sliceId, epoch, openedTo, count, cost, bucket, now];
  let fault: Error | undefined;
  const { rows } = await db
    .query<Facts>({ ...(window.envelopes ? WITH_ENVELOPES : WITHOUT), values })
    .catch((error) => {
      // The server's own word that nothing was done: only then may the same be asked again.
      if (!window.envelopes || !(error instanceof pg.DatabaseError)) throw error;
      fault = error;
      return db.query<Facts>({ ...WITHOUT, values });
    });
  if (window.bucket !== null && rows[0]?.waitMs === null) {
    throw new Error(
      `rate bucket ${JSON.stringify(window.bucket)} is missing: a worker sets it when it starts`,
    );
  }
  return reading(rows[0], fault);
}

const OPEN = `WITH wanted AS MATERIALIZED (
     SELECT s.id AS slice_id, b.number >= a.newest_number AS newest, b.expires_at > $7 AS alive
     FROM slice s
     JOIN bulletin b ON b.ledger_id = s.bulletin_ledger_id
     JOIN alert a ON a.id = s.alert_id
     WHERE s.id = $1
     FOR SHARE OF a
   ), mine AS MATERIALIZED (
     SELECT s.id, ${RESERVE} AS reserve FROM slice s JOIN wanted ON wanted.slice_id = s.id
     WHERE s.id = $1 AND s.lease_epoch = $2 AND s.opened_to = $3 AND s.state = 'leased' AND s.lease_until > clock_timestamp()
     FOR UPDATE OF s
   ), granted AS (
     UPDATE rate_bucket SET
       tokens = least(burst, tokens + per_second * extract(epoch FROM clock_timestamp() - refilled_at)) - $5,
       refilled_at = clock_timestamp()
     WHERE name = $6 AND EXISTS (SELECT FROM mine) AND (SELECT newest AND alive FROM wanted)
       AND least(burst, tokens + per_second * extract(epoch FROM clock_timestamp() - refilled_at)) > burst * (SELECT reserve FROM mine)
       AND (paused_until IS NULL OR paused_until <= clock_timestamp())
     RETURNING name
   ), moved AS (
     UPDATE slice SET opened_to = opened_to + $4
     WHERE id = (SELECT id FROM mine) AND (SELECT newest AND alive FROM wanted)
       AND ($6::text IS NULL OR EXISTS (SELECT FROM granted))
     RETURNING opened_to, contact_ids[$3 + 1 : $3 + $4] AS opened
   )`;

const ANSWER = `SELECT (SELECT newest FROM wanted) AS newest, (SELECT alive FROM wanted) AS alive,
     EXISTS (SELECT FROM mine) AS mine, (SELECT opened_to FROM moved) AS "openedTo",
     (SELECT 1000 * greatest(
        extract(epoch FROM coalesce(paused_until, clock_timestamp()) - clock_timestamp()),
        (burst * coalesce((SELECT reserve FROM mine), 0) - tokens) / per_second - extract(epoch FROM clock_timestamp() - refilled_at)
      ) FROM rate_bucket WHERE name = $6) AS "waitMs"`;

// Planned once a connection: planning costs more than running.
const WITHOUT = { name: "open-window", text: `${OPEN} ${ANSWER}` };

// One for each contact that has one. What another window holds is passed over, not waited for; a row can be deleted only once, so what
// this statement gives, no other gives again, and when it is not committed nobody has got it.
const WITH_ENVELOPES = {
  name: "open-window-with-envelopes",
  text: `${OPEN}, run AS MATERIALIZED (
     SELECT id, key_sealed FROM push_envelope_run WHERE place = ${ENVELOPE_PLACE}
   ), picked AS MATERIALIZED (
     SELECT one.at FROM moved CROSS JOIN LATERAL unnest(moved.opened) AS c (id) CROSS JOIN LATERAL (
       SELECT ctid AS at FROM push_envelope WHERE contact_id = c.id AND run_id = (SELECT id FROM run)
       ORDER BY number LIMIT 1 FOR UPDATE SKIP LOCKED
     ) one
   ), bound AS (
     DELETE FROM push_envelope e USING picked WHERE e.ctid = picked.at RETURNING e.contact_id, e.sealed
   )
   ${ANSWER},
     (SELECT key_sealed FROM run) AS "runKey",
     (SELECT array_agg(contact_id ORDER BY contact_id) FROM bound) AS "boundTo",
     (SELECT string_agg(sealed, ''::bytea ORDER BY contact_id) FROM bound) AS bound`,
};

type Facts = {
  newest: boolean | null;
  alive: boolean | null;
  mine: boolean;
  openedTo: number | null;
  waitMs: string | null;
} & Partial<BoundRow>;

const WAIT_MIN_MS = 20;
const WAIT_MAX_MS = 1_000;

function reading(facts: Facts | undefined, fault: Error | undefined): WindowAnswer {
  if (!facts || facts.newest === null) return { kind: "lost" };
  if (facts.openedTo !== null) {
    const envelopes = fault ? { fault } : boundEnvelopes(facts);
    return { kind: "opened", openedTo: facts.openedTo, ...(envelopes ? { envelopes } : {}) };
  }
  if (!facts.newest) return { kind: "superseded" };
  if (!facts.alive) return { kind: "expired" };
  if (!facts.mine) return { kind: "lost" };
  return { kind: "wait", waitMs: Math.min(WAIT_MAX_MS, Math.max(WAIT_MIN_MS, Number(facts.waitMs ?? 0))) };
}

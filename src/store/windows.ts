// Opens a window: one conditional write that is the fence of promise 4. Nothing is sent to a contact beyond the mark.
import type { Db } from "./db.ts";

/** What opening a window came to. `wait`: no tokens; `lost`: another holds the slice; the rest: the bulletin is not wanted any more. */
export type WindowAnswer =
  | { kind: "opened"; openedTo: number }
  | { kind: "wait"; waitMs: number }
  | { kind: "lost" }
  | { kind: "superseded" }
  | { kind: "expired" };

/**
 * Moves the mark of a leased slice by `count` contacts, if this epoch still holds the lease, no newer bulletin is committed
 * (share lock on the alert, which a cancel takes exclusively), it has not expired by `now`, and the bucket has a token.
 * A bucket may go into debt by one window; it then waits until the debt is paid, so the rate holds on average.
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
  },
): Promise<WindowAnswer> {
  const { rows } = await db.query<Facts>({
    // Planned once a connection: planning it costs more than running it.
    name: "open-window",
    text: OPEN,
    values: [
      window.sliceId,
      window.epoch,
      window.openedTo,
      window.count,
      window.cost,
      window.bucket,
      window.now,
    ],
  });
  if (window.bucket !== null && rows[0]?.waitMs === null) {
    throw new Error(
      `rate bucket ${JSON.stringify(window.bucket)} is missing: a worker sets it when it starts`,
    );
  }
  return reading(rows[0]);
}

type Facts = {
  newest: boolean | null;
  alive: boolean | null;
  mine: boolean;
  openedTo: number | null;
  waitMs: string | null;
};

const WAIT_MIN_MS = 20;
const WAIT_MAX_MS = 1_000;

function reading(facts: Facts | undefined): WindowAnswer {
  if (!facts || facts.newest === null) return { kind: "lost" };
  if (facts.openedTo !== null) return { kind: "opened", openedTo: facts.openedTo };
  if (!facts.newest) return { kind: "superseded" };
  if (!facts.alive) return { kind: "expired" };
  if (!facts.mine) return { kind: "lost" };
  return { kind: "wait", waitMs: Math.min(WAIT_MAX_MS, Math.max(WAIT_MIN_MS, Number(facts.waitMs ?? 0))) };
}

const OPEN = `WITH wanted AS MATERIALIZED (
    SELECT s.id AS slice_id, b.number >= a.newest_number AS newest, b.expires_at > $7 AS alive
    FROM slice s
    JOIN bulletin b ON b.ledger_id = s.bulletin_ledger_id
    JOIN alert a ON a.id = s.alert_id
    WHERE s.id = $1
    FOR SHARE OF a
  ), mine AS MATERIALIZED (
    SELECT s.id FROM slice s JOIN wanted ON wanted.slice_id = s.id
    WHERE s.id = $1 AND s.lease_epoch = $2 AND s.opened_to = $3 AND s.state = 'leased' AND s.lease_until > clock_timestamp()
    FOR UPDATE OF s
  ), granted AS (
    UPDATE rate_bucket SET
      tokens = least(burst, tokens + per_second * extract(epoch FROM clock_timestamp() - refilled_at)) - $5,
      refilled_at = clock_timestamp()
    WHERE name = $6 AND EXISTS (SELECT FROM mine) AND (SELECT newest AND alive FROM wanted)
      AND least(burst, tokens + per_second * extract(epoch FROM clock_timestamp() - refilled_at)) > 0
      AND (paused_until IS NULL OR paused_until <= clock_timestamp())
    RETURNING name
  ), moved AS (
    UPDATE slice SET opened_to = opened_to + $4
    WHERE id = (SELECT id FROM mine) AND (SELECT newest AND alive FROM wanted)
      AND ($6::text IS NULL OR EXISTS (SELECT FROM granted))
    RETURNING opened_to
  )
  SELECT (SELECT newest FROM wanted) AS newest, (SELECT alive FROM wanted) AS alive,
    EXISTS (SELECT FROM mine) AS mine, (SELECT opened_to FROM moved) AS "openedTo",
    (SELECT 1000 * greatest(
       extract(epoch FROM coalesce(paused_until, clock_timestamp()) - clock_timestamp()),
       -(tokens + per_second * extract(epoch FROM clock_timestamp() - refilled_at)) / per_second
     ) FROM rate_bucket WHERE name = $6) AS "waitMs"`;

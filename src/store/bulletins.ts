// The bulletin rows. A committed one is never changed again, except that its content goes when its alert ends.
import type { AlertStatus } from "../../schemas/alert.ts";
import type { BulletinKind, BulletinState, Reach } from "../../schemas/bulletin.ts";
import type { ChannelKind } from "../../schemas/channel.ts";
import type { MultiPolygon, Position } from "../../schemas/geojson.ts";
import type { Db } from "./db.ts";

/** Rings in kilometres round an origin (longitude first). */
export type FrozenRings = {
  rings: { index: number; fromKm: number; toKm: number | null }[];
  origin: Position;
};

/**
 * A bulletin as it is stored. `area`, `rings` and the sealed proposal are read of open ones only: an alert that is repeated all
 * day has a hundred bulletins, and a cancel must not wait for their outlines.
 */
export type BulletinRow = {
  id: string;
  ledgerId: number;
  alertId: string;
  number: number;
  kind: BulletinKind;
  state: BulletinState;
  version: number;
  status: AlertStatus;
  reach: Reach;
  channels: ChannelKind[];
  area: MultiPolygon | null;
  rings: FrozenRings | null;
  proposalSealed: Buffer | null;
  digest: string;
  expiresAt: Date;
  requestedBy: string | null;
  createdAt: Date;
  submittedAt: Date | null;
  committedAt: Date | null;
  settledAt: Date | null;
};

/** What a committed bulletin published: sealed content, ground and rings. All null where there is none, or no more. */
export type PublishedColumns = {
  area: MultiPolygon | null;
  rings: FrozenRings | null;
  contentSealed: Buffer | null;
};

const COLUMNS = `id, ledger_id AS "ledgerId", alert_id AS "alertId", number, kind, state, version, status, reach, channels,
  CASE WHEN state <> 'committed' THEN area END AS area, CASE WHEN state <> 'committed' THEN rings END AS rings,
  CASE WHEN state <> 'committed' THEN content_sealed END AS "proposalSealed", digest, expires_at AS "expiresAt", requested_by AS "requestedBy",
  created_at AS "createdAt", submitted_at AS "submittedAt", committed_at AS "committedAt", settled_at AS "settledAt"`;

/** All bulletins of an alert by number. */
export async function bulletinsOf(db: Db, alertId: string): Promise<BulletinRow[]> {
  const { rows } = await db.query<BulletinRow>(
    `SELECT ${COLUMNS} FROM bulletin WHERE alert_id = $1 ORDER BY number`,
    [alertId],
  );
  return rows;
}

/** What one bulletin published. */
export async function readPublished(db: Db, id: string): Promise<PublishedColumns> {
  const { rows } = await db.query<PublishedColumns>(
    `SELECT area, rings, content_sealed AS "contentSealed" FROM bulletin WHERE id = $1`,
    [id],
  );
  return rows[0] ?? { area: null, rings: null, contentSealed: null };
}

/** The ground of an alert's newest bulletin that has one; null before the first. */
export async function readNewestArea(db: Db, alertId: string): Promise<MultiPolygon | null> {
  const { rows } = await db.query<{ area: MultiPolygon }>(
    "SELECT area FROM bulletin WHERE alert_id = $1 AND area IS NOT NULL ORDER BY number DESC LIMIT 1",
    [alertId],
  );
  return rows[0]?.area ?? null;
}

/** The frozen reports of an alert's settled bulletins, by bulletin id. */
export async function reportsOf(db: Db, alertId: string): Promise<Map<string, unknown>> {
  const { rows } = await db.query<{ id: string; report: unknown }>(
    "SELECT id, report FROM bulletin WHERE alert_id = $1 AND report IS NOT NULL",
    [alertId],
  );
  return new Map(rows.map(({ id, report }) => [id, report]));
}

/** Empties the content of an alert's bulletins; closures, which name nobody, keep theirs. `exceptId` keeps one more. */
export async function forgetContents(tx: Db, alertId: string, exceptId: string | null): Promise<void> {
  await tx.query(
    `UPDATE bulletin SET content_sealed = NULL
     WHERE alert_id = $1 AND kind NOT IN ('cancel', 'expiry') AND id IS DISTINCT FROM $2`,
    [alertId, exceptId],
  );
}

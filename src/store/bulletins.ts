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

/** A bulletin as it is stored; its content stays sealed. */
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
  contentSealed: Buffer | null;
  digest: string;
  expiresAt: Date;
  requestedBy: string | null;
  createdAt: Date;
  submittedAt: Date | null;
  committedAt: Date | null;
  settledAt: Date | null;
  report: unknown;
};

const COLUMNS = `id, ledger_id AS "ledgerId", alert_id AS "alertId", number, kind, state, version, status, reach, channels, area,
  rings, content_sealed AS "contentSealed", digest, expires_at AS "expiresAt", requested_by AS "requestedBy",
  created_at AS "createdAt", submitted_at AS "submittedAt", committed_at AS "committedAt", settled_at AS "settledAt", report`;

/** All bulletins of an alert by number. */
export async function bulletinsOf(db: Db, alertId: string): Promise<BulletinRow[]> {
  const { rows } = await db.query<BulletinRow>(
    `SELECT ${COLUMNS} FROM bulletin WHERE alert_id = $1 ORDER BY number`,
    [alertId],
  );
  return rows;
}

/** Empties the content of an alert's bulletins; closures, which name nobody, keep theirs. `exceptId` keeps one more. */
export async function forgetContents(tx: Db, alertId: string, exceptId: string | null): Promise<void> {
  await tx.query(
    `UPDATE bulletin SET content_sealed = NULL
     WHERE alert_id = $1 AND kind NOT IN ('cancel', 'expiry') AND id IS DISTINCT FROM $2`,
    [alertId, exceptId],
  );
}

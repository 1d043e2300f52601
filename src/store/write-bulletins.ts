// Adds, edits, moves and commits bulletins. Each change is conditional on state and version, and says whether it happened.
import type { AlertStatus } from "../../schemas/alert.ts";
import type { BulletinKind, BulletinState, Reach } from "../../schemas/bulletin.ts";
import type { ChannelKind } from "../../schemas/channel.ts";
import type { MultiPolygon } from "../../schemas/geojson.ts";
import { bulletinStatesFor } from "../domain/bulletin-states.ts";
import type { FrozenRings } from "./bulletins.ts";
import type { Db } from "./db.ts";

/** What a bulletin says and to whom. */
export type BulletinContentColumns = {
  status: AlertStatus;
  channels: readonly ChannelKind[];
  area: MultiPolygon | null;
  rings: FrozenRings | null;
  contentSealed: Buffer;
  digest: string;
  planVersion: string;
  expiresAt: Date;
};

/** A bulletin to add. */
export type NewBulletin = BulletinContentColumns & {
  id: string;
  alertId: string;
  number: number;
  kind: BulletinKind;
  country: string;
  reach: Reach;
  weight: number;
  requestedBy: string | null;
  at: Date;
};

/** Adds a bulletin that waits for its author or for approval. */
export async function insertBulletin(
  tx: Db,
  bulletin: NewBulletin & { state: "draft" | "submitted" },
): Promise<void> {
  await insert(tx, bulletin, bulletin.state);
}

/**
 * Adds a bulletin that is committed at once, and wakes the relay when the transaction commits: for the ends, retractions and
 * repeats that no signature is asked for.
 */
export async function insertCommittedBulletin(tx: Db, bulletin: NewBulletin): Promise<void> {
  await notifyDue(tx, await insert(tx, bulletin, "committed"));
}

/** Replaces what an open bulletin says, as `version`; false when it is no longer open. */
export async function editBulletinRow(
  tx: Db,
  edit: BulletinContentColumns & { id: string; version: number; requestedBy: string },
): Promise<boolean> {
  const { rowCount } = await tx.query(
    `UPDATE bulletin SET version = $2, status = $3, channels = $4, area = $5, rings = $6, content_sealed = $7, digest = $8,
       plan_version = $9, expires_at = $10, requested_by = $11
     WHERE id = $1 AND state = ANY ($12) AND version <= $2`,
    [
      edit.id,
      edit.version,
      edit.status,
      edit.channels,
      edit.area && JSON.stringify(edit.area),
      edit.rings && JSON.stringify(edit.rings),
      edit.contentSealed,
      edit.digest,
      edit.planVersion,
      edit.expiresAt,
      edit.requestedBy,
      bulletinStatesFor("edit"),
    ],
  );
  return rowCount === 1;
}

/** Moves an open bulletin; false when its state is another. */
export async function moveBulletinRow(
  tx: Db,
  move: {
    id: string;
    act: "submit" | "withdraw" | "return" | "reject" | "discard";
    to: BulletinState;
    requestedBy?: string;
    at: Date;
  },
): Promise<boolean> {
  const { rowCount } = await tx.query(
    `UPDATE bulletin SET state = $2::text, requested_by = coalesce($3, requested_by),
       submitted_at = CASE WHEN $2::text = 'submitted' THEN $4::timestamptz ELSE submitted_at END
     WHERE id = $1 AND state = ANY ($5)`,
    [move.id, move.to, move.requestedBy ?? null, move.at, bulletinStatesFor(move.act)],
  );
  return rowCount === 1;
}

/**
 * Commits a submitted bulletin and wakes the relay when the transaction commits. It takes a new ledger id, so that ledger ids
 * are in the order of commits: an open update may be overtaken by a repeat. Undefined when it is no longer submitted as `version`.
 */
export async function commitBulletinRow(
  tx: Db,
  commit: {
    id: string;
    version: number;
    number: number;
    contentSealed: Buffer;
    rings: FrozenRings | null;
    expiresAt: Date;
    reach: Reach;
    channels: readonly ChannelKind[];
  },
): Promise<number | undefined> {
  const { rows } = await tx.query<{ ledgerId: number }>(
    `UPDATE bulletin SET state = 'committed', ledger_id = DEFAULT, number = $3, content_sealed = $4, rings = $5, expires_at = $6,
       reach = $7, channels = $8, committed_at = now()
     WHERE id = $1 AND version = $2 AND state = ANY ($9) RETURNING ledger_id AS "ledgerId"`,
    [
      commit.id,
      commit.version,
      commit.number,
      commit.contentSealed,
      commit.rings && JSON.stringify(commit.rings),
      commit.expiresAt,
      commit.reach,
      commit.channels,
      bulletinStatesFor("commit"),
    ],
  );
  const ledgerId = rows[0]?.ledgerId;
  if (ledgerId !== undefined) await notifyDue(tx, ledgerId);
  return ledgerId;
}

/** Replaces the sealed proposal of a bulletin that is not committed, such as by one that says why it was returned. */
export async function replaceProposal(tx: Db, id: string, contentSealed: Buffer): Promise<void> {
  await tx.query("UPDATE bulletin SET content_sealed = $2 WHERE id = $1 AND state <> 'committed'", [
    id,
    contentSealed,
  ]);
}

async function insert(
  tx: Db,
  bulletin: NewBulletin,
  state: "draft" | "submitted" | "committed",
): Promise<number> {
  const { rows } = await tx.query<{ ledgerId: number }>(
    `INSERT INTO bulletin (id, alert_id, number, kind, state, status, country, reach, channels, area, rings, content_sealed,
       digest, plan_version, weight, expires_at, requested_by, created_at, submitted_at, committed_at)
     VALUES ($1, $2, $3, $4, $5::text, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18::timestamptz,
       CASE WHEN $5::text <> 'draft' THEN $18::timestamptz END, CASE WHEN $5::text = 'committed' THEN now() END)
     RETURNING ledger_id AS "ledgerId"`,
    [
      bulletin.id,
      bulletin.alertId,
      bulletin.number,
      bulletin.kind,
      state,
      bulletin.status,
      bulletin.country,
      bulletin.reach,
      bulletin.channels,
      bulletin.area && JSON.stringify(bulletin.area),
      bulletin.rings && JSON.stringify(bulletin.rings),
      bulletin.contentSealed,
      bulletin.digest,
      bulletin.planVersion,
      bulletin.weight,
      bulletin.expiresAt,
      bulletin.requestedBy,
      bulletin.at,
    ],
  );
  const ledgerId = rows[0]?.ledgerId;
  if (ledgerId === undefined) throw new Error(`bulletin ${bulletin.id} was not stored`);
  return ledgerId;
}

async function notifyDue(tx: Db, ledgerId: number): Promise<void> {
  await tx.query("SELECT pg_notify('amberwire_due', $1)", [`plan:${ledgerId}`]);
}

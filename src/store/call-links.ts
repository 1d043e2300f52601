// One-time links of calls. A link lives while its bulletin waits in the version that it was sent for, and in the browser that opened it.
import type { Capacity } from "../../schemas/plan.ts";
import type { Db } from "./db.ts";

/** A link that can be used: for whom, for what, and by which browser it was opened. */
export type CallLink = {
  callId: string;
  alertId: string;
  bulletinId: string;
  number: number;
  version: number;
  digest: string;
  officerId: string;
  capacity: Capacity;
  openedByHash: Buffer | null;
};

/** Gives a call its link; an earlier one of the same call opens nothing any more. */
export async function setCallLink(
  db: Db,
  link: { callId: string; hash: Buffer; until: Date },
): Promise<void> {
  await db.query("UPDATE approver_call SET link_hash = $2, link_until = $3 WHERE id = $1", [
    link.callId,
    link.hash,
    link.until,
  ]);
}

/** The link of this hash, or undefined once it is used, too old, or its bulletin was changed or decided. */
export async function readCallLink(db: Db, hash: Buffer, now: Date): Promise<CallLink | undefined> {
  const { rows } = await db.query<CallLink>(
    `SELECT c.id AS "callId", b.alert_id AS "alertId", b.id AS "bulletinId", b.number, b.version, b.digest,
       c.officer_id AS "officerId", c.capacity, c.opened_by_hash AS "openedByHash"
     FROM approver_call c JOIN bulletin b ON b.id = c.bulletin_id
     WHERE c.link_hash = $1 AND c.used_at IS NULL AND c.link_until > $2
       AND b.state = 'submitted' AND b.version = c.version AND b.expires_at > $2`,
    [hash, now],
  );
  return rows[0];
}

/** Binds a link to the browser that opens it; false when another one did. Of two at one instant one gets it. */
export async function bindCallLink(
  tx: Db,
  link: { callId: string; browserHash: Buffer; at: Date },
): Promise<boolean> {
  const { rowCount } = await tx.query(
    "UPDATE approver_call SET opened_at = $3, opened_by_hash = $2 WHERE id = $1 AND opened_by_hash IS NULL",
    [link.callId, link.browserHash, link.at],
  );
  return rowCount === 1;
}

/** The officer decided: the link is used, and so are the others that call them for the same version. */
export async function useCallLinks(
  db: Db,
  used: { bulletinId: string; version: number; officerId: string; at: Date },
): Promise<void> {
  await db.query(
    `UPDATE approver_call SET used_at = $4 WHERE bulletin_id = $1 AND version = $2 AND officer_id = $3 AND used_at IS NULL`,
    [used.bulletinId, used.version, used.officerId, used.at],
  );
}

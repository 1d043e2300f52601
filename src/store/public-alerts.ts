// What pages may know of alerts: only those that were activated, by their newest committed bulletin. Contents stay sealed here.
import type { AlertState, AlertStatus, EndReason } from "../../schemas/alert.ts";
import type { BulletinKind } from "../../schemas/bulletin.ts";
import type { Db } from "./db.ts";

/** An alert that was activated, with the newest bulletin that speaks for it. */
export type PublicAlertRow = {
  id: string;
  country: string;
  region: string | null;
  status: AlertStatus;
  state: Extract<AlertState, "active" | "ended">;
  endedAt: Date | null;
  endReason: EndReason | null;
  expiresAt: Date;
  ledgerId: number;
  number: number;
  kind: BulletinKind;
  committedAt: Date;
};

const LISTED_MAX = 100;

const SELECT = `
  SELECT a.id, a.country, a.region, a.status, a.state, a.ended_at AS "endedAt", a.end_reason AS "endReason",
         a.expires_at AS "expiresAt", b.ledger_id AS "ledgerId", b.number, b.kind, b.committed_at AS "committedAt"
  FROM alert a JOIN bulletin b ON b.alert_id = a.id AND b.number = a.newest_number AND b.state = 'committed'`;

/** Active alerts that are no drill, newest bulletin first, at most 100; `country` null: everywhere. */
export async function activeAlerts(db: Db, country: string | null): Promise<PublicAlertRow[]> {
  const { rows } = await db.query<PublicAlertRow>(
    `${SELECT}
     WHERE a.state = 'active' AND a.status = 'actual' AND ($1::text IS NULL OR a.country = $1)
     ORDER BY b.committed_at DESC, a.id LIMIT ${LISTED_MAX}`,
    [country],
  );
  return rows;
}

/** One alert that is or was active, a drill too; undefined when it never was. */
export async function publicAlert(db: Db, id: string): Promise<PublicAlertRow | undefined> {
  const { rows } = await db.query<PublicAlertRow>(
    `${SELECT} WHERE a.id = $1 AND a.state IN ('active', 'ended')`,
    [id],
  );
  return rows[0];
}

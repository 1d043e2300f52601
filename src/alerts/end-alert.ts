// Ends an active alert: closing bulletin, fence, erasure and record in one transaction. Used by cancel and expiry alone.
import { CHANNELS } from "../../schemas/channel.ts";
import { eraseCase } from "../housekeeping/erase-case.ts";
import { seal } from "../seal.ts";
import type { Db } from "../store/db.ts";
import { endAlertRow } from "../store/move-alerts.ts";
import { insertCommittedBulletin } from "../store/write-bulletins.ts";
import { weightOf } from "./bulletin-weight.ts";
import { contentAtCommit } from "./commit-content.ts";
import type { OfficerContext } from "./context.ts";
import { type LoadedAlert, nextNumber, openBulletinOf } from "./load-alert.ts";
import type { Closing, Closure } from "./prepare-closure.ts";
import { recordAct } from "./record.ts";
import { wrongState } from "./refusals.ts";
import { discardUpdate } from "./withdraw-alert.ts";

/**
 * Ends the locked alert with its prepared closure. From the commit on no window of an older bulletin opens; the closure goes to
 * exactly those who were reached, on every channel that the alert was sent by; case, photos and key are gone.
 */
export async function endAlert(
  tx: Db,
  context: OfficerContext,
  alert: LoadedAlert,
  end: { bulletinId: string; closing: Closing; closure: Closure; note?: string | undefined },
): Promise<void> {
  const { row, plan } = alert;
  const { bulletinId, closing, closure } = end;
  const at = context.clock.now();
  const officerId = context.actor.kind === "officer" ? context.actor.officerId : null;
  const open = openBulletinOf(alert);
  if (open) await discardUpdate(tx, context, alert, open, "update.overtaken");
  const number = nextNumber(alert);
  const content = contentAtCommit(context, alert, closure.content, number);
  const contentSealed = seal(context.keys.encryption, JSON.stringify(content), `bulletin:${bulletinId}`);
  const used = new Set(
    alert.bulletins.flatMap((bulletin) => (bulletin.state === "committed" ? bulletin.channels : [])),
  );
  const { expiresAt, digest } = closure;
  await insertCommittedBulletin(tx, {
    id: bulletinId,
    alertId: row.id,
    number,
    kind: closing.kind,
    status: row.status,
    country: row.country,
    reach: "reached",
    channels: CHANNELS.filter((channel) => used.has(channel)),
    area: null,
    rings: null,
    contentSealed,
    digest,
    planVersion: plan.version,
    weight: weightOf(closing.kind, row.status),
    expiresAt,
    requestedBy: officerId,
    at,
  });
  const ended = await endAlertRow(tx, { id: row.id, newestNumber: number, reason: closing.reason, at });
  if (!ended) throw wrongState(`Alert ${row.id}`, row.state, "cancel");
  await recordAct(tx, context, {
    alert: { id: row.id, agencyId: row.agencyId, key: alert.key },
    act: closing.kind === "cancel" ? "alert.cancelled" : "alert.expired",
    subjects: { bulletin: bulletinId, number, reason: closing.reason, digest },
    ...(end.note === undefined ? {} : { details: { note: end.note } }),
  });
  await eraseCase(tx, row.id, at);
}
